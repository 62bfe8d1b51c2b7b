import { describe, expect, it } from 'vitest';

import type { Figures, Subject } from './api';
import { tabbed } from './charts/copy';
import { hoursOf, level } from './charts/HeatMap';
import { every, ticks, timeTicks } from './charts/scale';
import { changeOf, measure } from './measures';
import { addDays, compared, daysIn, isDay, periodOf, readable, usual } from './period';
import { sorted } from './Subjects';
import { questionOf } from './use-question';

describe('periods', () => {
  it.each([
    ['today', '2026-05-20', '2026-05-20'],
    ['yesterday', '2026-05-19', '2026-05-19'],
    ['week', '2026-05-18', '2026-05-20'], // Monday
    ['month', '2026-05-01', '2026-05-20'],
    ['lastMonth', '2026-04-01', '2026-04-30'],
    ['days30', '2026-04-21', '2026-05-20'],
    ['fiscal', '2026-04-01', '2026-05-20'],
    ['lastFiscal', '2025-04-01', '2026-03-31'],
  ] as const)('%s', (preset, from, to) => {
    expect(periodOf(preset, '2026-05-20')).toEqual({ from, to });
  });

  it('begin in the year before when it is not April yet', () => {
    expect(periodOf('fiscal', '2026-03-31').from).toBe('2025-04-01');
    expect(periodOf('lastMonth', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(periodOf('week', '2026-05-24').from).toBe('2026-05-18'); // a Sunday ends its week
  });

  it('are compared with as many days, whole months or the year before', () => {
    expect(compared({ from: '2026-05-10', to: '2026-05-19' }, 'before')).toEqual({
      from: '2026-04-30',
      to: '2026-05-09',
    });
    expect(compared({ from: '2026-03-01', to: '2026-03-31' }, 'before')).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    });
    expect(compared({ from: '2025-04-01', to: '2026-03-31' }, 'before')).toEqual({
      from: '2024-04-01',
      to: '2025-03-31',
    });
    expect(compared({ from: '2024-02-01', to: '2024-02-29' }, 'year')).toEqual({
      from: '2023-02-01',
      to: '2023-02-28',
    });
    expect(compared({ from: '2026-05-10', to: '2026-05-19' }, 'none')).toBeNull();
  });

  it('have steps that can be read', () => {
    const year = { from: '2025-04-01', to: '2026-03-31' };
    expect(readable(year)).toEqual(['day', 'week', 'month']);
    expect(usual(year)).toBe('month');
    expect(readable({ from: '2026-05-20', to: '2026-05-20' })).toEqual(['hour', 'day', 'week']);
    expect(daysIn(year)).toBe(365);
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect([isDay('2026-02-30'), isDay('2026-2-3'), isDay('2026-02-03')]).toEqual([false, false, true]);
  });
});

describe('the address', () => {
  it('says what is asked', () => {
    const q = questionOf(
      new URLSearchParams(
        'by=agent&subject=a1&from=2026-04-01&to=2026-04-07&step=hour&compare=year&sort=-aht',
      ),
      '2026-05-20',
    );
    expect(q).toMatchObject({
      by: 'agent',
      subject: 'a1',
      preset: 'custom',
      step: 'hour',
      comparison: 'year',
      sort: '-aht',
    });
    expect(q.before).toEqual({ from: '2025-04-01', to: '2025-04-07' });
  });

  it.each(['', 'by=x&period=x&step=x&compare=x', 'from=2026-05-02&to=2026-05-01', 'from=1&to=2'])(
    'falls back to the last 30 days by counters: %s',
    (text) => {
      expect(questionOf(new URLSearchParams(text), '2026-05-20')).toMatchObject({
        by: 'queue',
        preset: 'days30',
        step: 'day',
        comparison: 'before',
      });
    },
  );

  it('asks for no step that cannot be read', () => {
    expect(questionOf(new URLSearchParams('period=lastFiscal&step=hour'), '2026-05-20').step).toBe('month');
  });
});

describe('charts', () => {
  it('have round ticks up to the highest value', () => {
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(23)).toEqual([0, 5, 10, 15, 20, 25]);
    expect(ticks(1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(timeTicks(95_000)).toEqual([0, 30_000, 60_000, 90_000, 120_000]);
    expect(timeTicks(0)).toEqual([0, 1000]);
  });

  it('leave out labels that have no room', () => {
    expect(every(31, 600, 60)).toBe(4);
    expect(every(5, 600, 60)).toBe(1);
  });

  it('show at least the usual hours, the darker the more', () => {
    expect(hoursOf([])).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(hoursOf([{ weekday: 1, hour: 19, offered: 1, answered: 1, waitedMs: 0 }]).at(-1)).toBe(19);
    expect([level(0, 9), level(0.1, 9), level(9, 9), level(3, 0)]).toEqual([0, 1, 6, 0]);
  });

  it('are copied as spreadsheets read them', () => {
    expect(
      tabbed([
        ['a', 'b\tc'],
        ['1', '2\n3'],
      ]),
    ).toBe('a\tb c\r\n1\t2 3');
  });
});

const figures = (f: Partial<Figures>) => f as Figures;

describe('figures', () => {
  it('tell a change as a part of what was before, and shares by points', () => {
    expect(changeOf(measure('offered'), 12, 10)).toBeCloseTo(0.2);
    expect(changeOf(measure('serviceLevel'), 0.9, 0.8)).toBeCloseTo(0.1);
    expect(changeOf(measure('offered'), 12, 0)).toBeUndefined();
    expect(measure('asa').of(figures({ answered: 0, asaMs: 0 }))).toBeUndefined();
  });

  it('are sorted by a measure, those without it last', () => {
    const s = (id: string, offered: number, serviceLevel?: number) =>
      ({ id, nameJa: id, offered, serviceLevel }) as Subject;
    const rows = [s('a', 3, 0.5), s('b', 9), s('c', 1, 0.9)];
    const ids = (sort: string) => sorted('queue', rows, sort, (r) => r.nameJa).map((r) => r.id);
    expect(ids('-offered')).toEqual(['b', 'a', 'c']);
    expect(ids('-serviceLevel')).toEqual(['c', 'a', 'b']);
    expect(ids('-name')).toEqual(['c', 'b', 'a']);
  });
});
