import type { Language } from '../lib/i18n';

const locales: Record<Language, string> = {
  ja: 'ja-JP',
  'ja-x-easy': 'ja-JP',
  en: 'en-GB',
  zh: 'zh-CN',
  ko: 'ko-KR',
};

/** timeOfDay writes a moment as a clock shows it: 8:30. */
export function timeOfDay(ms: number, language: Language, timeZone: string): string {
  return format(ms, language, timeZone, clock);
}

/** spokenTime writes a moment as one says it: 8時30分 in Japanese, 8:30 elsewhere. */
export function spokenTime(ms: number, language: Language, timeZone: string): string {
  if (!language.startsWith('ja')) return timeOfDay(ms, language, timeZone);
  const parts = new Intl.DateTimeFormat('ja-JP', { ...clock, timeZone }).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return part('minute') === 0 ? `${part('hour')}時` : `${part('hour')}時${part('minute')}分`;
}

export function day(ms: number, language: Language, timeZone: string): string {
  return format(ms, language, timeZone, { month: 'long', day: 'numeric', weekday: 'short' });
}

export function weekday(ms: number, language: Language, timeZone: string): string {
  return format(ms, language, timeZone, { weekday: 'short' });
}

/** sameDay says whether two moments are on one day at the site. */
export function sameDay(a: number, b: number, timeZone: string): boolean {
  return dayOf(a, timeZone) === dayOf(b, timeZone);
}

/** nearness says how people name the day of a moment: today, tomorrow or by its date. */
export function nearness(ms: number, now: number, timeZone: string): 'today' | 'tomorrow' | 'date' {
  if (sameDay(ms, now, timeZone)) return 'today';
  // In whole days of the calendar: a day with a change of clocks is not 24 hours.
  const days = Date.parse(dayOf(ms, timeZone)) - Date.parse(dayOf(now, timeZone));
  return days === DAY_MS ? 'tomorrow' : 'date';
}

const DAY_MS = 86_400_000;
const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' };

/** dayOf is the day of a moment at the site: 2026-04-01. */
function dayOf(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(ms);
}

function format(
  ms: number,
  language: Language,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone }).format(ms);
}
