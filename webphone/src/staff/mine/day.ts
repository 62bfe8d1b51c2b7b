const minute = 60_000;

/** midnight is when a day (2026-04-01) begins in a time zone, plus so many days. */
export function midnight(day: string, timeZone: string, plus = 0): string {
  const utc = new Date(`${day}T00:00:00Z`);
  utc.setUTCDate(utc.getUTCDate() + plus);
  // Twice: the offset of the guess may be that of the other side of a change of clocks.
  let at = utc.getTime();
  for (let i = 0; i < 2; i++) at = utc.getTime() - offsetOf(new Date(at), timeZone) * minute;
  return new Date(at).toISOString();
}

/** offsetOf is how many minutes a zone is ahead of UTC at a moment. */
function offsetOf(at: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((p) => p.type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -total : total;
}
