import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { takesCalls } from '../machine/face';
import { ButtonGrid } from '../parts/ButtonGrid';
import { Clock } from '../parts/Clock';
import { DeviceNotice, troubled } from '../parts/DeviceNotice';
import { StopLine } from '../parts/StopLine';
import { Heading, Lines } from '../parts/Words';

/** Idle: one touch calls a counter. */
export function Idle() {
  const { t } = useTranslation('kiosk');
  const { counters, kiosk } = useBooth();
  const { topics, devices } = kiosk.world;
  const live = topics.buttons ?? [];
  // Only what the live events also know can be called.
  const known = new Set(live.map((b) => b.id));
  const ids = counters.filter((c) => known.has(c.id)).map((c) => c.id);
  const none = live.length > 0 && !live.some(takesCalls);
  const broken = troubled(devices);
  const crowded = broken && topics.stop !== undefined;
  return (
    <main className="k-idle">
      <div className="k-idle-head">
        <div>
          <Heading>{none ? t('idle.none') : t('idle.heading')}</Heading>
          {none || crowded ? null : <p className="k-text">{t('idle.lead')}</p>}
        </div>
        <Clock />
      </div>
      {ids.length > 0 ? <ButtonGrid ids={ids} /> : <Lines text={t('idle.noCounters')} />}
      <StopLine />
      {broken ? <DeviceNotice /> : null}
      {broken || topics.stop ? null : (
        <p className="k-notice-line">
          <Info aria-hidden />
          <span>{t('idle.notice')}</span>
        </p>
      )}
    </main>
  );
}
