import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useOffice } from './context';

export interface Format {
  /** 2026/04/01 9:30 */
  moment: (iso: string | undefined) => string;
  /** 2026/04/01 */
  day: (iso: string | undefined) => string;
  /** 9:30 */
  time: (iso: string | undefined) => string;
  /** 9:30:05 */
  clock: (iso: string | undefined) => string;
  /** 1:02:03 or 2:03 */
  span: (ms: number) => string;
  count: (n: number) => string;
  /** 0–1 as 87% */
  share: (n: number | undefined) => string;
  /** 1.5 GB */
  bytes: (n: number) => string;
}

const none = '–';

/** useFormat writes times in the site's time zone and numbers in the page's language. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { site } = useOffice();
  const language = i18n.language === 'en' ? 'en-GB' : 'ja-JP';
  return useMemo(() => {
    const zone = { timeZone: site.timeZone };
    const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const time = { hour: 'numeric', minute: '2-digit' } as const;
    const as = (options: Intl.DateTimeFormatOptions) => {
      const f = new Intl.DateTimeFormat(language, { ...zone, ...options });
      return (iso: string | undefined) => (iso === undefined ? none : f.format(new Date(iso)));
    };
    const count = new Intl.NumberFormat(language);
    const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    return {
      moment: as({ ...day, ...time }),
      day: as(day),
      time: as(time),
      clock: as({ ...time, second: '2-digit' }),
      span,
      count: (n) => count.format(n),
      share: (n) => (n === undefined ? none : share.format(n)),
      bytes,
    };
  }, [language, site.timeZone]);
}

function span(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

function bytes(n: number): string {
  let size = n;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ''}`;
}
