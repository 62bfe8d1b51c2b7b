import { VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { Picture } from './Picture';

/** SelfPicture is a mirror: the citizen arranges oneself in it. */
export function SelfPicture() {
  const { t } = useTranslation('kiosk');
  const { self, kiosk } = useBooth();
  const seen = self !== null && kiosk.world.devices.camera === 'ok';
  return (
    <figure className="k-self">
      {seen ? (
        <Picture stream={self} label={t('talk.self')} mirrored />
      ) : (
        <div className="k-self-none">
          <VideoOff aria-hidden />
        </div>
      )}
      <figcaption>{seen || self === null ? t('talk.self') : t('talk.noSelf')}</figcaption>
    </figure>
  );
}
