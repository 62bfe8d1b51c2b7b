import { useTranslation } from 'react-i18next';

import { cx } from '../../../lib/components';
import type { Hour } from '../api';

/** Monday first, as a working week is. */
export const weekdays = [
  { day: 1, key: 'mon' },
  { day: 2, key: 'tue' },
  { day: 3, key: 'wed' },
  { day: 4, key: 'thu' },
  { day: 5, key: 'fri' },
  { day: 6, key: 'sat' },
  { day: 0, key: 'sun' },
] as const;

/** Opening hours are shown even when there was nothing in them. */
const usualHours = [8, 17] as const;

const levels = [
  'bg-white',
  'bg-key-50',
  'bg-key-100',
  'bg-key-200',
  'bg-key-300',
  'bg-key-700 text-white',
  'bg-key-900 text-white',
] as const;

/** hoursOf are the hours of the day that are shown. */
export function hoursOf(week: readonly Hour[]): number[] {
  const first = Math.min(usualHours[0], ...week.map((h) => h.hour));
  const last = Math.max(usualHours[1], ...week.map((h) => h.hour));
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** level is how dark a value is, from nothing to the highest. */
export function level(value: number, highest: number): number {
  if (value <= 0 || highest <= 0) return 0;
  return Math.min(levels.length - 1, Math.max(1, Math.ceil((value / highest) * (levels.length - 1))));
}

/** HeatMap is a table of the hours of the week, the darker the more; its numbers are in it. */
export function HeatMap({
  caption,
  week,
  value,
  format,
}: {
  caption: string;
  week: readonly Hour[];
  /** undefined: there is nothing to tell of that hour. */
  value: (h: Hour) => number | undefined;
  format: (n: number) => string;
}) {
  const { t } = useTranslation('statistics');
  const cells = new Map(week.map((h) => [`${h.weekday} ${h.hour}`, value(h)]));
  const highest = Math.max(0, ...[...cells.values()].map((v) => v ?? 0));
  const hours = hoursOf(week);
  return (
    // Scrolled by the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="group" aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-separate border-spacing-0.5 text-center text-[0.875rem] tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="px-2 text-left font-normal">
              {t('week.day')}
            </th>
            {hours.map((hour) => (
              <th key={hour} scope="col" className="min-w-11 px-1 font-normal">
                {t('week.hour', { hour })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weekdays.map(({ day, key }) => (
            <tr key={day}>
              <th scope="row" className="px-2 text-left font-normal whitespace-nowrap">
                {t(`week.days.${key}`)}
              </th>
              {hours.map((hour) => {
                const v = cells.get(`${day} ${hour}`);
                return (
                  <td
                    key={hour}
                    className={cx(
                      'h-9 rounded-4 border border-solid-gray-100',
                      levels[level(v ?? 0, highest)],
                    )}
                  >
                    {v === undefined ? '' : format(v)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
