import { MicOff, ScanText } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { muted } from '../machine/equipment';
import { Picture } from './Picture';
import { SelfPicture } from './SelfPicture';

/**
 * OwnPictures are what the staff see of the booth: the citizen, and while it is
 * sent the document camera, so that papers can be laid right.
 */
export function OwnPictures() {
  const { t } = useTranslation('kiosk');
  const { kiosk, slides } = useBooth();
  const silent = muted(kiosk.world.equipment) !== null;
  return (
    <div className="k-own" data-slides={slides !== null}>
      {slides ? (
        <figure className="k-own-slides">
          <div>
            <Picture stream={slides} label={t('share.ownPicture')} whole />
          </div>
          <figcaption>
            <ScanText aria-hidden />
            <strong>{t('share.own')}</strong>
            <span>{t('share.ownHint')}</span>
          </figcaption>
        </figure>
      ) : null}
      <SelfPicture />
      {silent ? (
        <p className="k-own-muted">
          <MicOff aria-hidden />
          <span>{t('muted.short')}</span>
        </p>
      ) : null}
    </div>
  );
}
