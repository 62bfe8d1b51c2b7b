/** todayIn is the date (YYYY-MM-DD) that a clock in a time zone shows. */
export function todayIn(timeZone: string, now = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
}

/**
 * startOfDay is the moment at which a day (YYYY-MM-DD) begins in a time zone, days
 * later than it, as ISO 8601; undefined for what is no day.
 */
export function startOfDay(day: string, timeZone: string, later = 0): string | undefined {
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(utc)) return undefined;
  const there = utc + later * dayMs;
  // Where the clock changes that day, the first guess is off by the change.
  const guess = there - offsetAt(there, timeZone);
  return new Date(there - offsetAt(guess, timeZone)).toISOString();
}

const dayMs = 24 * 60 * 60 * 1000;

/** offsetAt is how far a zone's clocks are ahead of UTC, in ms. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const n = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second'));
  return local - Math.floor(at / 1000) * 1000;
}
