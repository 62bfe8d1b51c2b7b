import { useEffect, useState } from 'react';

/** useNow re-renders each interval and gives the time of `now` in ms. */
export function useNow(now: () => number = Date.now, every = 1_000): number {
  const [value, setValue] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setValue(now()), every);
    return () => clearInterval(timer);
  }, [now, every]);
  return value;
}

/** elapsed writes a duration as 0:42, 12:05 or 1:02:03. */
export function elapsed(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(all % 60).padStart(2, '0');
  const minutes = Math.floor(all / 60) % 60;
  const hours = Math.floor(all / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** clockTime writes a moment as 9:05 in the site's time zone. */
export function clockTime(time: string | number, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language.startsWith('ja') ? 'ja' : language, {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(time));
}

/** dayTime writes a moment as clockTime does, with its day unless that is today: 12月28日 18:00. */
export function dayTime(time: string, timeZone: string, language: string, now: number): string {
  const clock = clockTime(time, timeZone, language);
  if (isToday(time, timeZone, now)) return clock;
  const day = new Intl.DateTimeFormat(language.startsWith('ja') ? 'ja' : language, {
    month: 'long',
    day: 'numeric',
    timeZone,
  }).format(new Date(time));
  return `${day} ${clock}`;
}

/** isToday says whether a moment is on the site's present day. */
export function isToday(time: string, timeZone: string, now: number): boolean {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return day.format(new Date(time)) === day.format(now);
}
