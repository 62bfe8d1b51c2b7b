import type { Detail, Stretch } from './api';

export type StretchKind = Stretch['kind'];

/** Bar is a stretch on the line of the one it is about; from and to are ms since the call began. */
export interface Bar {
  kind: StretchKind;
  from: number;
  to: number;
  stretch: Stretch;
}

/** Line is a counter that was waited for, or a person. */
export interface Line {
  key: string;
  queue?: string;
  account?: string;
  name?: string;
  role?: string;
  bars: Bar[];
}

export interface Timeline {
  /** When the last stretch is over, in ms since the call began; never 0. */
  length: number;
  lines: Line[];
}

/** What lies over what: who is present is behind what the person does. */
const depth: readonly StretchKind[] = [
  'queued',
  'party',
  'ringing',
  'talking',
  'wrap-up',
  'transfer',
  'consulting',
  'held',
  'interrupted',
];

/** timelineOf draws up a line for each counter and each person, in the order they come into the call. */
export function timelineOf(detail: Pick<Detail, 'startedAt' | 'endedAt' | 'segments'>): Timeline {
  const begin = Date.parse(detail.startedAt);
  const since = (iso: string) => Math.max(0, Date.parse(iso) - begin);
  const lines = new Map<string, Line>();
  let length = Math.max(1, since(detail.endedAt));
  for (const stretch of detail.segments) {
    const bar = { kind: stretch.kind, from: since(stretch.startedAt), to: since(stretch.endedAt), stretch };
    length = Math.max(length, bar.to);
    const { account = '', queue = '' } = stretch;
    const key = account === '' ? `queue:${queue}` : `account:${account}`;
    let line = lines.get(key);
    if (!line) {
      line = { key, ...(account === '' ? { queue } : { account }), bars: [] };
      lines.set(key, line);
    }
    if (stretch.name !== undefined) line.name = stretch.name;
    if (stretch.role !== undefined) line.role = stretch.role;
    line.bars.push(bar);
  }
  const first = (line: Line) => Math.min(...line.bars.map((bar) => bar.from));
  const sorted = [...lines.values()].sort(
    (a, b) => first(a) - first(b) || Number(a.queue === undefined) - Number(b.queue === undefined),
  );
  for (const line of sorted) line.bars.sort((a, b) => depth.indexOf(a.kind) - depth.indexOf(b.kind));
  return { length, lines: sorted };
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400] as const;

/** How many marks an axis has at most, besides its beginning. */
const most = 6;

/** ticksOf are moments of a length in ms, at even steps from 0 on. */
export function ticksOf(length: number): number[] {
  const step = 1000 * (steps.find((s) => length / (s * 1000) <= most) ?? Math.ceil(length / most / 1000));
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step);
}
