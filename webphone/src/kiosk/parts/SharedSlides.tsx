import { MonitorUp, ScanText } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import type { SeenSlides } from '../pictures';
import { useNameOf } from '../sharing';
import { Picture } from './Picture';

/** SharedSlides is the second picture of the staff, with what it is in words. */
export function SharedSlides({ slides }: { slides: SeenSlides }) {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const name = useNameOf()(slides.party);
  const screen = kiosk.world.view?.equipment[slides.party]?.slides === 'screen';
  const Icon = screen ? MonitorUp : ScanText;
  return (
    <figure className="k-slides">
      <Picture
        stream={slides.stream}
        label={screen ? t('share.screenOf', { name }) : t('share.slidesOf', { name })}
        whole
      />
      {slides.live ? null : <p className="k-slides-wait">{t('share.slidesWait')}</p>}
      <figcaption>
        <Icon aria-hidden />
        <span>{screen ? t('share.screen') : t('share.slides')}</span>
      </figcaption>
    </figure>
  );
}
