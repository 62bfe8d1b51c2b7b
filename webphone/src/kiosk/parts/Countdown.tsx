import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';

/** Countdown says when the first screen comes back by itself. */
export function Countdown({ until, total }: { until: number; total: number }) {
  const { t } = useTranslation('kiosk');
  const { now } = useBooth();
  const left = Math.min(total, Math.max(0, until - now));
  const words = t('ended.countdown', { count: Math.ceil(left / 1000) });
  return (
    <div className="k-countdown">
      <p role="timer">{words}</p>
      <progress aria-label={words} max={total} value={left} />
    </div>
  );
}
