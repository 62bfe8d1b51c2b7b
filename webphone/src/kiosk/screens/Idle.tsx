import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { ButtonGrid } from '../parts/ButtonGrid';
import { Clock } from '../parts/Clock';
import { DeviceNotice, troubled } from '../parts/DeviceNotice';
import { Heading, Lines } from '../parts/Words';

/** Idle: one touch calls a counter. */
export function Idle() {
  const { t } = useTranslation('kiosk');
  const { counters, kiosk } = useBooth();
  // Only what the live events also know can be called.
  const known = new Set(kiosk.world.topics.buttons?.map((b) => b.id));
  const ids = counters.filter((c) => known.has(c.id)).map((c) => c.id);
  return (
    <main className="k-idle">
      <div className="k-idle-head">
        <div>
          <Heading>{t('idle.heading')}</Heading>
          <p className="k-text">{t('idle.lead')}</p>
        </div>
        <Clock />
      </div>
      {ids.length > 0 ? <ButtonGrid ids={ids} /> : <Lines text={t('idle.noCounters')} />}
      {troubled(kiosk.world.devices) ? (
        <DeviceNotice />
      ) : (
        <p className="k-notice-line">
          <Info aria-hidden />
          <span>{t('idle.notice')}</span>
        </p>
      )}
    </main>
  );
}
