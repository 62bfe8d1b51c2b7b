import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { inLanguage } from '../../lib/layout/shape';
import { pagesOf } from '../layout';
import { takesCalls } from '../machine/face';
import { Attract } from '../parts/Attract';
import { ButtonGrid } from '../parts/ButtonGrid';
import { Clock } from '../parts/Clock';
import { DeviceNotice, troubled } from '../parts/DeviceNotice';
import { LayoutPages } from '../parts/LayoutPages';
import { StopLine } from '../parts/StopLine';
import { Heading, Lines } from '../parts/Words';

/** Idle: one touch calls a counter. */
export function Idle() {
  const { t } = useTranslation('kiosk');
  const { counters, kiosk, layout, page, settings } = useBooth();
  const { topics, devices } = kiosk.world;
  const live = topics.buttons ?? [];
  // Only what the live events also know can be called.
  const known = new Set(live.map((b) => b.id));
  const ids = counters.filter((c) => known.has(c.id)).map((c) => c.id);
  const none = live.length > 0 && !live.some(takesCalls);
  const broken = troubled(devices);
  const crowded = broken && topics.stop !== undefined;
  const pages = pagesOf(layout, ids, page !== undefined);
  const notice = inLanguage(layout?.document.notice ?? {}, settings.language);
  const picture = layout?.document.picture;
  return (
    <main className="k-idle">
      <div className="k-idle-head">
        <div>
          <Heading>{none ? t('idle.none') : t('idle.heading')}</Heading>
          {none || crowded ? null : <p className="k-text">{t('idle.lead')}</p>}
        </div>
        <Clock />
      </div>
      {pages.length > 0 ? (
        <LayoutPages pages={pages} />
      ) : ids.length > 0 ? (
        <ButtonGrid ids={ids} />
      ) : (
        <Lines text={t('idle.noCounters')} />
      )}
      <StopLine />
      {broken ? <DeviceNotice /> : null}
      {broken || topics.stop ? null : (
        <p className="k-notice-line">
          <Info aria-hidden />
          <span lang={notice?.lang}>{notice?.text ?? t('idle.notice')}</span>
        </p>
      )}
      {picture?.id && !broken && !topics.stop ? (
        <Attract picture={picture.id} after={picture.afterSeconds} />
      ) : null}
    </main>
  );
}
