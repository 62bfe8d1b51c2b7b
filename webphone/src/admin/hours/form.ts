import { inBounds } from '../../office/form/NumberField';
import { isSlug, maxName } from '../../office/slug';
import type { Schedule } from './api';

/** Opening is one stretch of a day as it is typed: HH:MM; an end of 00:00 is midnight. */
export interface Opening {
  key: string;
  from: string;
  to: string;
}

export interface SpecialDay {
  key: string;
  date: string;
  openings: Opening[];
  note: string;
}

export interface Season {
  key: string;
  from: string; // MM-DD
  to: string;
}

export interface HoursForm {
  id: string;
  nameJa: string;
  nameEn: string;
  /** By weekday, 0 is Sunday. */
  week: Opening[][];
  lastCall: string; // minutes
  holidays: boolean;
  closing: Season[];
  days: SpecialDay[];
}

export const lastCallBounds = { min: 0, max: 480 };
export const maxOpenings = 10;
export const maxSeasons = 20;
const maxNote = 200;

/** The week begins with Monday, as on a calendar of work. */
export const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

const dayMinutes = 24 * 60;

/** clock writes minutes of the day as HH:MM; the end of the day is 00:00. */
export function clock(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** minutesOf reads HH:MM; null for what is none. */
export function minutesOf(text: string, end = false): number | null {
  const found = /^(\d{2}):(\d{2})$/.exec(text);
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return end && minutes === 0 ? dayMinutes : minutes;
}

const opening = (open: number, close: number): Opening => ({
  key: crypto.randomUUID(),
  from: clock(open),
  to: clock(close),
});

/** newOpening is after what is there already, or the usual hours. */
export function newOpening(openings: readonly Opening[]): Opening {
  const last = Math.max(0, ...openings.map((o) => minutesOf(o.to, true) ?? 0));
  return last === 0 || last >= dayMinutes - 60
    ? opening(8 * 60 + 30, 17 * 60 + 15)
    : opening(
        last + 60 > dayMinutes ? last : Math.min(last + 60, dayMinutes - 60),
        Math.min(last + 240, dayMinutes),
      );
}

export function hoursForm(n: Schedule): HoursForm {
  return {
    id: n.id,
    nameJa: n.nameJa,
    nameEn: n.nameEn,
    week: Array.from({ length: 7 }, (_, day) =>
      n.weekly
        .filter((w) => w.weekday === day)
        .map((w, i) => ({ ...opening(w.openMinute, w.closeMinute), key: `${day}-${i}` })),
    ),
    lastCall: String(n.lastCallMinutes),
    holidays: n.holidays,
    closing: n.closing.map((c, i) => ({ key: `closing-${i}`, ...c })),
    days: n.days.map((d, i) => ({
      key: `day-${i}`,
      date: d.date,
      note: d.note,
      openings: d.hours.map((h, j) => ({ ...opening(h.openMinute, h.closeMinute), key: `day-${i}-${j}` })),
    })),
  };
}

const hoursOf = (o: Opening) => ({
  openMinute: minutesOf(o.from) ?? 0,
  closeMinute: minutesOf(o.to, true) ?? 0,
});

/** scheduleOf makes what is saved; special days are put in order of their date. */
export function scheduleOf(f: HoursForm): Schedule {
  return {
    id: f.id,
    nameJa: f.nameJa.trim(),
    nameEn: f.nameEn.trim(),
    weekly: f.week.flatMap((openings, weekday) => openings.map((o) => ({ weekday, ...hoursOf(o) }))),
    lastCallMinutes: Math.round(Number(f.lastCall)),
    holidays: f.holidays,
    closing: f.closing.map(({ from, to }) => ({ from, to })),
    days: f.days
      .map(({ date, note, openings }) => ({ date, note: note.trim(), hours: openings.map(hoursOf) }))
      .sort((a, b) => a.date.localeCompare(b.date)),
  };
}

/** What is not right with the openings of a day. */
export function openingsFault(openings: readonly Opening[]): 'empty' | 'order' | 'overlap' | null {
  const spans = openings.map((o) => [minutesOf(o.from), minutesOf(o.to, true)] as const);
  let last = 0;
  for (const [from, to] of [...spans].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    if (from === null || to === null) return 'empty';
    if (from >= to) return 'order';
    if (from < last) return 'overlap';
    last = to;
  }
  return null;
}

/** isMonthDay knows the days of a leap year: MM-DD. */
export function isMonthDay(text: string): boolean {
  const at = new Date(`2028-${text}T00:00:00Z`);
  return /^\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().slice(5, 10) === text;
}

export function dayFault(days: readonly SpecialDay[], at: number): 'date' | 'twice' | 'note' | null {
  const day = days[at];
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day.date)) return 'date';
  if (days.some((other, i) => i < at && other.date === day.date)) return 'twice';
  return Array.from(day.note).length > maxNote ? 'note' : null;
}

/** wrongIn counts what cannot be saved as it is. */
export function wrongIn(f: HoursForm): number {
  const isName = (name: string) => name.trim() !== '' && Array.from(name).length <= maxName;
  return (
    [f.nameJa, f.nameEn].filter((name) => !isName(name)).length +
    (isSlug(f.id) ? 0 : 1) +
    (inBounds(f.lastCall, lastCallBounds) ? 0 : 1) +
    f.week.filter((openings) => openingsFault(openings) !== null).length +
    f.closing.filter((c) => !isMonthDay(c.from) || !isMonthDay(c.to)).length +
    f.days.filter((day, i) => dayFault(f.days, i) !== null || openingsFault(day.openings) !== null).length
  );
}
