import { ChevronLeft, ChevronRight } from 'lucide-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import { useOffice } from '../../office/context';
import { todayIn } from '../../office/day';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { hours, type Schedule, type ScheduleDay } from './api';
import { weekdays } from './form';

/** Calendar shows what a schedule says of each day of a month; null while it cannot be told. */
export function Calendar({ schedule }: { schedule: Schedule | null }) {
  const { t, i18n } = useTranslation('hours');
  const { site } = useOffice();
  const today = todayIn(site.timeZone);
  const [month, setMonth] = useState(today.slice(0, 7));
  const [shown, setShown] = useState(schedule);
  if (schedule && JSON.stringify(schedule) !== JSON.stringify(shown)) setShown(schedule);
  const [year = 0, number = 1] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const { data, error } = useQuery({
    queryKey: ['settings', 'preview', shown, month],
    // Noon of the first in any zone near the site's is still the first.
    queryFn: () =>
      hours.preview(
        { ...(shown as Schedule), id: 'preview', nameJa: '-', nameEn: '-' },
        `${month}-01T12:00:00${offset(month, site.timeZone)}`,
        length,
      ),
    enabled: shown !== null,
    placeholderData: keepPreviousData,
  });
  const move = (by: number) => {
    const at = new Date(Date.UTC(year, number - 1 + by, 1));
    setMonth(at.toISOString().slice(0, 7));
  };
  const first = new Date(Date.UTC(year, number - 1, 1)).getUTCDay();
  const blank = (first + 6) % 7; // the week begins with Monday
  const heading = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : 'ja-JP', {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(year, number - 1, 1)));
  return (
    <aside
      aria-label={t('calendar.heading')}
      className="sticky top-4 min-w-0 max-w-2xl flex-[2_1_26rem] rounded-12 border border-solid-gray-200 bg-white p-5"
    >
      <h2 className="text-[1.125rem] font-bold">{t('calendar.heading')}</h2>
      <p className="text-[0.875rem] text-solid-gray-700">{t(schedule ? 'calendar.note' : 'calendar.old')}</p>
      <div className="my-3 flex items-center justify-between gap-2">
        <Button
          size="small"
          className="min-h-11 min-w-11"
          icon={ChevronLeft}
          aria-label={t('calendar.before')}
          onClick={() => move(-1)}
        />
        <p role="status" className="font-bold">
          {heading}
        </p>
        <Button
          size="small"
          className="min-h-11 min-w-11"
          icon={ChevronRight}
          aria-label={t('calendar.after')}
          onClick={() => move(1)}
        />
      </div>
      <ProblemBanner error={error} heading={t('calendar.failed')} />
      <table className="w-full table-fixed border-collapse text-[0.75rem]">
        <caption className="sr-only">{heading}</caption>
        <thead>
          <tr>
            {weekdays.map((day) => (
              <th
                key={day}
                scope="col"
                className={cx('py-1 font-bold', day === 0 && 'text-red-900', day === 6 && 'text-blue-900')}
              >
                {t(`short.d${day}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: Math.ceil((blank + length) / 7) }, (_, week) => (
            <tr key={week}>
              {weekdays.map((day, i) => {
                const date = week * 7 + i - blank + 1;
                const found = date >= 1 && date <= length ? data?.[date - 1] : undefined;
                return (
                  <td key={day} className="h-20 border border-solid-gray-200 p-1 align-top">
                    {date >= 1 && date <= length && (
                      <Day date={date} weekday={day} day={found} today={found?.date === today} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem]">
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-3.5 rounded-4 border border-green-800 bg-green-50" />
          {t('calendar.open')}
        </li>
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-3.5 rounded-4 border border-solid-gray-536 bg-solid-gray-100" />
          {t('closed')}
        </li>
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-3.5 rounded-4 border-2 border-orange-800 bg-white" />
          {t('calendar.exception')}
        </li>
      </ul>
    </aside>
  );
}

function Day({
  date,
  weekday,
  day,
  today,
}: {
  date: number;
  weekday: number;
  day: ScheduleDay | undefined;
  today: boolean;
}) {
  const { t, i18n } = useTranslation('hours');
  const format = useFormat();
  const open = (day?.windows.length ?? 0) > 0;
  const holiday = day?.holiday && (i18n.language === 'en' ? day.holiday.nameEn : day.holiday.nameJa);
  const why =
    day?.reason === 'exception' && day.note !== undefined && day.note !== ''
      ? day.note
      : (holiday ?? (day?.reason === 'closing' ? t('calendar.closing') : undefined));
  return (
    <div
      className={cx(
        'flex h-full flex-col overflow-hidden rounded-4 border px-1 leading-[1.35]',
        day === undefined && 'border-transparent',
        day && (open ? 'border-green-800 bg-green-50' : 'border-transparent bg-solid-gray-100'),
        day?.reason === 'exception' && 'border-2 border-orange-800',
      )}
    >
      <span
        className={cx(
          'font-bold',
          (weekday === 0 || day?.holiday) && 'text-red-900',
          today && 'underline decoration-2 underline-offset-2',
        )}
      >
        {date}
        {today && <span className="sr-only">{t('today')}</span>}
      </span>
      {day?.windows.map((w) => (
        <span key={w.open} className="tabular-nums">
          {`${format.time(w.open)}–${format.time(w.close)}`}
        </span>
      ))}
      {day && !open && <span>{t('closed')}</span>}
      {why !== undefined && (
        <span className="truncate" title={why}>
          {why}
        </span>
      )}
    </div>
  );
}

/** offset is how far the site's clock is from UTC around a month, as +09:00. */
function offset(month: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    new Date(`${month}-01T12:00:00Z`),
  );
  const name = parts.find((p) => p.type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? 'Z' : name.replace('GMT', '');
}
