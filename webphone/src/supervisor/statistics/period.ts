/** A day at the site, as 2026-04-01. */
export type Day = string;

export interface Period {
  from: Day;
  /** Included. */
  to: Day;
}

/** The periods that have a name; they move with time. */
export const presets = [
  'today',
  'yesterday',
  'week',
  'month',
  'lastMonth',
  'days30',
  'fiscal',
  'lastFiscal',
] as const;
export type Preset = (typeof presets)[number];

export const steps = ['hour', 'day', 'week', 'month'] as const;
export type Step = (typeof steps)[number];

export const comparisons = ['before', 'year', 'none'] as const;
export type Comparison = (typeof comparisons)[number];

const dayLength = 86_400_000;

/** Hours are shown of so many days at most, and days of so many: more cannot be read. */
const mostDays: Record<Step, number> = { hour: 31, day: 400, week: 2_000, month: Infinity };
/** A month in Japan's public offices belongs to the year that began in April. */
const fiscalMonth = 4;

const utc = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);
const make = (year: number, month: number, date: number): Day => dayOf(Date.UTC(year, month - 1, date));

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text)) && dayOf(utc(text)) === text;

export const addDays = (day: Day, n: number): Day => dayOf(utc(day) + n * dayLength);

export const daysIn = ({ from, to }: Period): number => (utc(to) - utc(from)) / dayLength + 1;

function parts(day: Day): [year: number, month: number, date: number] {
  const d = new Date(utc(day));
  return [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate()];
}

/** periodOf is what a name means today. A week begins on Monday. */
export function periodOf(preset: Preset, now: Day): Period {
  const [year, month] = parts(now);
  const fiscal = month >= fiscalMonth ? year : year - 1;
  switch (preset) {
    case 'today':
      return { from: now, to: now };
    case 'yesterday':
      return { from: addDays(now, -1), to: addDays(now, -1) };
    case 'week':
      return { from: addDays(now, -((new Date(utc(now)).getUTCDay() + 6) % 7)), to: now };
    case 'month':
      return { from: make(year, month, 1), to: now };
    case 'lastMonth':
      return { from: make(year, month - 1, 1), to: make(year, month, 0) };
    case 'days30':
      return { from: addDays(now, -29), to: now };
    case 'fiscal':
      return { from: make(fiscal, fiscalMonth, 1), to: now };
    case 'lastFiscal':
      return { from: make(fiscal - 1, fiscalMonth, 1), to: make(fiscal, fiscalMonth, 0) };
  }
}

/** compared is the period to compare with: the same days of the year before, or as many days before. */
export function compared(period: Period, comparison: Comparison): Period | null {
  switch (comparison) {
    case 'none':
      return null;
    case 'year':
      return { from: yearBefore(period.from), to: yearBefore(period.to) };
    case 'before': {
      if (wholeMonths(period)) {
        const [year, month] = parts(period.from);
        const [toYear, toMonth] = parts(period.to);
        const n = (toYear - year) * 12 + toMonth - month + 1;
        return { from: make(year, month - n, 1), to: addDays(period.from, -1) };
      }
      return { from: addDays(period.from, -daysIn(period)), to: addDays(period.from, -1) };
    }
  }
}

function yearBefore(day: Day): Day {
  const [year, month, date] = parts(day);
  // 29 February is compared with the 28th.
  return dayOf(Math.min(utc(make(year - 1, month, date)), utc(make(year - 1, month + 1, 0))));
}

function wholeMonths({ from, to }: Period): boolean {
  return parts(from)[2] === 1 && parts(addDays(to, 1))[2] === 1;
}

/** readable are the steps at which a period can be looked at. */
export const readable = (period: Period): Step[] =>
  steps.filter((step) => daysIn(period) <= mostDays[step] && (step !== 'month' || daysIn(period) > 31));

/** usual is the step that a period begins with. */
export function usual(period: Period): Step {
  const days = daysIn(period);
  if (days <= 2) return 'hour';
  if (days <= 62) return 'day';
  return days <= 190 ? 'week' : 'month';
}
