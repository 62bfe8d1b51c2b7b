import type { Language } from '../lib/i18n';

const locales: Record<Language, string> = {
  ja: 'ja-JP',
  'ja-x-easy': 'ja-JP',
  en: 'en-GB',
  zh: 'zh-CN',
  ko: 'ko-KR',
};

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

function format(
  ms: number,
  language: Language,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone }).format(ms);
}
