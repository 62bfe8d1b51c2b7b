import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

import {
  comparisons,
  compared,
  isDay,
  periodOf,
  presets,
  readable,
  steps,
  usual,
  type Comparison,
  type Day,
  type Period,
  type Preset,
  type Step,
} from './period';

export const kinds = ['queue', 'button', 'kiosk', 'agent'] as const;
export type Kind = (typeof kinds)[number];

/** What is asked; all of it is in the address. */
export interface Question {
  by: Kind;
  /** One of them; '' is all. */
  subject: string;
  preset: Preset | 'custom';
  period: Period;
  step: Step;
  steps: Step[];
  comparison: Comparison;
  before: Period | null;
  sort: string;
}

const among = <T extends string>(all: readonly T[], text: string | null, otherwise: T): T =>
  all.find((one) => one === text) ?? otherwise;

/** questionOf reads an address; what is not right is as if it were not there. */
export function questionOf(search: URLSearchParams, now: Day): Question {
  const [from, to] = [search.get('from') ?? '', search.get('to') ?? ''];
  const custom = isDay(from) && isDay(to) && from <= to;
  const named = among(presets, search.get('period'), 'days30');
  const period = custom ? { from, to } : periodOf(named, now);
  const can = readable(period);
  const step = among(can, search.get('step'), usual(period));
  const comparison = among(comparisons, search.get('compare'), 'before');
  return {
    by: among(kinds, search.get('by'), 'queue'),
    subject: search.get('subject') ?? '',
    preset: custom ? 'custom' : named,
    period,
    step: can.includes(step) ? step : (can[0] ?? steps[1]),
    steps: can,
    comparison,
    before: compared(period, comparison),
    sort: search.get('sort') ?? '',
  };
}

/** useQuestion keeps in the address what is asked. */
export function useQuestion(now: Day): [Question, (changes: Record<string, string | undefined>) => void] {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const question = useMemo(() => questionOf(new URLSearchParams(text), now), [text, now]);
  const change = useCallback(
    (changes: Record<string, string | undefined>) =>
      setSearch((old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      }),
    [setSearch],
  );
  return [question, change];
}
