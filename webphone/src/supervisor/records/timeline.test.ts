import { describe, expect, it } from 'vitest';

import type { Stretch } from './api';
import { periodOf } from './period';
import { queryOf } from './api';
import { ticksOf, timelineOf } from './timeline';

const at = (s: number) => new Date(Date.UTC(2026, 3, 1, 1, 0, s)).toISOString();
const stretch = (kind: Stretch['kind'], from: number, to: number, rest: Partial<Stretch> = {}): Stretch => ({
  kind,
  startedAt: at(from),
  endedAt: at(to),
  ...rest,
});

describe('timelineOf', () => {
  it('has a line for each counter and person in the order they come', () => {
    const { length, lines } = timelineOf({
      startedAt: at(0),
      endedAt: at(50),
      segments: [
        stretch('held', 20, 30, { account: 'a' }),
        stretch('talking', 10, 50, { account: 'a', name: '花子', queue: 'tax' }),
        stretch('queued', 0, 10, { queue: 'tax' }),
        stretch('party', 0, 50, { account: 'k', name: 'ブース', role: 'caller' }),
        stretch('party', 10, 50, { account: 'a', role: 'agent' }),
        stretch('wrap-up', 50, 70, { account: 'a', queue: 'tax' }),
      ],
    });
    expect(length).toBe(70_000);
    expect(lines.map((line) => line.key)).toEqual(['queue:tax', 'account:k', 'account:a']);
    expect(lines[2]).toMatchObject({ name: '花子', role: 'agent' });
    expect(lines[2]?.bars.map((bar) => bar.kind)).toEqual(['party', 'talking', 'wrap-up', 'held']);
    expect(lines[2]?.bars[1]).toMatchObject({ from: 10_000, to: 50_000 });
  });

  it('is drawn for a call of no length', () => {
    expect(timelineOf({ startedAt: at(0), endedAt: at(0), segments: [] })).toEqual({ length: 1, lines: [] });
  });
});

describe('ticksOf', () => {
  it.each([
    [1, [0]],
    [5000, [0, 1000, 2000, 3000, 4000, 5000]],
    [70_000, [0, 15_000, 30_000, 45_000, 60_000]],
  ])('%d ms', (length, ticks) => expect(ticksOf(length)).toEqual(ticks));

  it('has few marks for a whole day', () => {
    expect(ticksOf(24 * 3_600_000).length).toBeLessThanOrEqual(7);
  });
});

describe('periodOf', () => {
  it.each([
    ['today', '2026-03-01', '2026-03-01', '2026-03-01'],
    ['yesterday', '2026-03-01', '2026-02-28', '2026-02-28'],
    ['week', '2026-03-03', '2026-02-25', '2026-03-03'],
    ['month', '2026-03-15', '2026-03-01', '2026-03-15'],
    ['lastMonth', '2026-01-15', '2025-12-01', '2025-12-31'],
  ] as const)('%s on %s', (preset, today, from, to) => expect(periodOf(preset, today)).toEqual({ from, to }));
});

describe('queryOf', () => {
  it('leaves out what is not set', () => {
    expect(queryOf({ from: '2026-04-01', account: '', cause: 'busy', outcome: 'answered' })).toEqual({
      from: '2026-04-01',
      cause: ['busy'],
      outcome: 'answered',
    });
  });
});
