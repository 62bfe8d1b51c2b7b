import { useTranslation } from 'react-i18next';

import { dayTime } from '../../lib/clock';
import { Banner } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useDesk } from '../context';

/** StopBanner announces a planned stop everywhere, in a call too (R21). */
export function StopBanner({ compact }: { compact: boolean }) {
  const { t, i18n } = useTranslation('staff');
  const { live, site, line } = useDesk();
  const stop = live.topics.stop;
  if (!stop) return null;
  const at = (time: string) => dayTime(time, site.timeZone, i18n.language, line.live.serverNow());
  const over = stop.state === 'stopping' || stop.state === 'maintenance';
  return (
    <Banner
      tone={stop.state === 'announced' ? 'info' : 'warning'}
      heading={t(`stop.${stop.state}`)}
      className={compact ? 'mx-4 mt-3 !py-2' : 'mx-6 mt-4'}
    >
      <p>
        {!over && t('stop.times', { noCalls: at(stop.noCallsAt), at: at(stop.at) })}
        {stop.until && <span className="mx-2">{t('stop.until', { until: at(stop.until) })}</span>}
        {!compact && pick({ ja: stop.messageJa, en: stop.messageEn })}
      </p>
    </Banner>
  );
}
