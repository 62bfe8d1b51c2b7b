import { useEffect, useState } from 'react';

import type { Language } from '../lib/i18n';

const SECOND = 1000;

/** useNow re-renders at each full second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const next = () => {
      timer = setTimeout(
        () => {
          setNow(Date.now());
          next();
        },
        SECOND - (Date.now() % SECOND),
      );
    };
    next();
    return () => clearTimeout(timer);
  }, []);
  return now;
}

const locales: Record<Language, string> = {
  ja: 'ja-JP',
  'ja-x-easy': 'ja-JP',
  en: 'en-GB',
  zh: 'zh-CN',
  ko: 'ko-KR',
};

/** minutes shows a duration as 0:42 or 1:02:05. */
export function minutes(ms: number): string {
  const all = Math.max(0, Math.floor(ms / SECOND));
  const s = String(all % 60).padStart(2, '0');
  const m = Math.floor(all / 60) % 60;
  const h = Math.floor(all / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

export function timeOfDay(ms: number, language: Language, timeZone: string): string {
  return format(ms, language, timeZone, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' });
}

export function day(ms: number, language: Language, timeZone: string): string {
  return format(ms, language, timeZone, { month: 'long', day: 'numeric', weekday: 'short' });
}

/** moment shows when something will be: only the time when it is today. */
export function moment(
  ms: number,
  now: number,
  language: Language,
  timeZone: string,
  length: 'long' | 'short' = 'long',
): string {
  const time = timeOfDay(ms, language, timeZone);
  if (day(ms, language, timeZone) === day(now, language, timeZone)) return time;
  const date =
    length === 'long'
      ? day(ms, language, timeZone)
      : format(ms, language, timeZone, { month: 'numeric', day: 'numeric', weekday: 'short' });
  return `${date} ${time}`;
}

function format(ms: number, language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone }).format(ms);
}
