const dayMs = 86_400_000;

/** dayOf writes a moment's day in a time zone as 2027-01-04. */
export function dayOf(now: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}

/** dayAfter counts days on from a day. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** endOfDay is the last second of a day in a time zone (RFC 3339, UTC). */
export function endOfDay(day: string, timeZone: string): string {
  const guess = Date.parse(`${day}T23:59:59Z`);
  return new Date(guess - offsetAt(guess, timeZone)).toISOString();
}

/** shortDay writes a moment's day for people: 2027年1月4日. */
export function shortDay(time: number | string, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language.startsWith('ja') ? 'ja' : language, {
    dateStyle: 'long',
    timeZone,
  }).format(new Date(time));
}

/** How far a time zone's clocks are ahead of UTC, in ms. */
function offsetAt(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(time);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? '00';
  const local = `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}Z`;
  return Date.parse(local) - time;
}
