import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useOffice } from '../../office/context';
import type { Step } from './period';

/** IntervalNames writes the begin of an interval. */
interface IntervalNames {
  full: (iso: string, step: Step) => string;
  short: (iso: string, step: Step) => string;
}

/** useIntervalNames writes intervals in the site's time zone and the page's language. */
export function useIntervalNames(): IntervalNames {
  const { t, i18n } = useTranslation('statistics');
  const { site } = useOffice();
  return useMemo(() => {
    const language = i18n.language === 'en' ? 'en-GB' : 'ja-JP';
    const as = (options: Intl.DateTimeFormatOptions) => {
      const f = new Intl.DateTimeFormat(language, { timeZone: site.timeZone, ...options });
      return (iso: string) => f.format(new Date(iso));
    };
    const full = {
      hour: as({
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        weekday: 'short',
        hour: 'numeric',
        minute: '2-digit',
      }),
      day: as({ year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short' }),
      month: as({ year: 'numeric', month: 'long' }),
    };
    const short = {
      hour: as({ hour: 'numeric', minute: '2-digit' }),
      day: as({ month: 'numeric', day: 'numeric' }),
      month: as({ year: 'numeric', month: 'numeric' }),
    };
    return {
      full: (iso, step) => (step === 'week' ? t('step.weekOf', { day: full.day(iso) }) : full[step](iso)),
      short: (iso, step) => short[step === 'week' ? 'day' : step](iso),
    };
  }, [t, i18n.language, site.timeZone]);
}
