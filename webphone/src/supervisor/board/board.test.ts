import { describe, expect, it } from 'vitest';

import type { Alarm, Colleague, KioskNow, QueueNow, Running } from '../../lib/protocol';
import {
  callQuality,
  groupAgents,
  groupAlarms,
  isNight,
  kioskRows,
  levelTone,
  markOf,
  orderCalls,
  summaryOf,
  waitTone,
} from './board';

const at = (seconds: number) => new Date(Date.UTC(2027, 0, 4, 1, 0, seconds)).toISOString();

const queue = (id: string, more: Partial<QueueNow> = {}): QueueNow => ({
  id,
  nameJa: id,
  nameEn: id,
  waiting: 0,
  available: 1,
  busy: 0,
  away: 0,
  open: true,
  answerWithinMs: 20_000,
  today: { offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0, asaMs: 0, ahtMs: 0 },
  ...more,
});
const call = (id: string, more: Partial<Running> = {}): Running => ({
  id,
  state: 'connected',
  held: false,
  since: at(0),
  ...((more.state ?? 'connected') === 'connected' && { connectedAt: at(10) }),
  parties: [
    { id: 'k', login: 'k', name: '1番ブース', role: 'kiosk', part: 'caller', since: at(0), hears: false },
  ],
  ...more,
});
const agent = (name: string, state: Colleague['state'], seconds = 0): Colleague => ({
  account: name,
  name,
  state,
  since: at(seconds),
  queues: [],
});

describe('the figures of all counters', () => {
  it('weigh the service level by the calls, and name the longest wait', () => {
    const figures = (offered: number, level: number) => ({
      offered,
      answered: offered,
      abandoned: 1,
      shortAbandoned: 0,
      serviceLevel: level,
      asaMs: 0,
      ahtMs: 0,
    });
    const s = summaryOf(
      [
        queue('a', { waiting: 2, longestSince: at(30), today: figures(30, 1) }),
        queue('b', { waiting: 1, longestSince: at(10), answerWithinMs: 5_000, today: figures(10, 0.2) }),
        queue('c'),
      ],
      [call('1'), call('2', { state: 'queued' })],
      [agent('a', 'available'), agent('b', 'away')],
    );
    expect(s).toMatchObject({ waiting: 3, talking: 1, available: 1, offered: 40, abandoned: 2 });
    expect(s.level).toBeCloseTo(0.8);
    expect([s.longestSince, s.longestWithinMs]).toEqual([Date.parse(at(10)), 5_000]);
  });

  it('judge nothing where there is nothing', () => {
    const s = summaryOf([queue('a')], [], []);
    expect([s.level, s.longestSince, levelTone(s.level)]).toEqual([undefined, undefined, 'calm']);
  });

  it.each([
    [0.8, 'calm'],
    [0.79, 'warn'],
    [0.59, 'bad'],
  ] as const)('a level of %d is %s', (level, tone) => expect(levelTone(level)).toBe(tone));

  it.each([
    [19_999, 'calm'],
    [20_000, 'warn'],
    [60_000, 'bad'],
  ] as const)('a wait of %d ms is %s', (ms, tone) => expect(waitTone(ms, 20_000)).toBe(tone));
});

describe('alarms', () => {
  const alarm = (id: string, code: string, severity: Alarm['severity'] = 'warning'): Alarm => ({
    id,
    code,
    severity,
    since: at(0),
    ja: id,
    en: id,
  });
  it('of one kind are one line, in the server’s order', () => {
    const groups = groupAlarms([
      alarm('x', 'call-interrupted', 'critical'),
      alarm('a', 'no-agent'),
      alarm('b', 'no-agent'),
      alarm('c', 'no-agent', 'critical'),
    ]);
    expect(groups.map((g) => [g.first.id, ...g.rest.map((r) => r.id)])).toEqual([['x'], ['a', 'b'], ['c']]);
  });
});

describe('consultations', () => {
  it('who waits comes first, the longest first; who talks does not jump about', () => {
    const calls = [
      call('talks later', { connectedAt: at(40) }),
      call('waits later', { state: 'queued', since: at(20) }),
      call('talks', { connectedAt: at(5), held: true }),
      call('rings', { state: 'ringing', since: at(10) }),
    ];
    expect(orderCalls(calls).map((c) => c.id)).toEqual(['rings', 'waits later', 'talks', 'talks later']);
  });

  it.each([
    [{}, 'talking'],
    [{ held: true }, 'held'],
    [{ held: true, interrupted: ['k'] }, 'interrupted'],
    [{ state: 'ringing' as const }, 'ringing'],
    [{ state: 'queued' as const }, 'waiting'],
  ])('%j is %s', (more, mark) => expect(markOf(call('1', more))).toBe(mark));

  it('are as good as their worst line', () => {
    const leg = {
      account: 'k',
      lossIn: 0,
      lossOut: 0,
      rttMs: 5,
      jitterMs: 1,
      video: '',
      audio: 'opus',
      alive: true,
      mos: 4,
    };
    expect(callQuality(call('1'))).toBe('unknown');
    expect(callQuality(call('1', { quality: [leg, { ...leg, lossOut: 0.04 }] }))).toBe('fair');
    expect(callQuality(call('1', { quality: [leg], interrupted: ['k'] }))).toBe('lost');
  });
});

describe('agents', () => {
  it('are together by what they do, the longest first', () => {
    const groups = groupAgents([
      agent('a', 'away', 5),
      agent('b', 'available', 9),
      agent('c', 'available', 3),
      agent('d', 'offline'),
    ]);
    expect(groups.map((g) => [g.state, ...g.agents.map((a) => a.name)])).toEqual([
      ['available', 'c', 'b'],
      ['away', 'a'],
      ['offline', 'd'],
    ]);
  });
});

describe('kiosks', () => {
  const kiosk = (account: string, more: Partial<KioskNow> = {}): KioskNow => ({
    account,
    name: account,
    online: true,
    since: at(0),
    ...more,
  });
  it('in trouble come first, with what does not work', () => {
    const rows = kioskRows(
      [
        kiosk('z'),
        kiosk('k'),
        kiosk('p', { printer: 'trouble', camera: 'ok' }),
        kiosk('o', { online: false, camera: 'missing' }),
        kiosk('n', { network: 'poor' }),
      ],
      [call('1')],
    );
    expect(rows.map((r) => [r.account, r.state, r.troubles, r.poorNetwork])).toEqual([
      ['o', 'offline', [], false],
      ['n', 'trouble', [], true],
      ['p', 'trouble', ['printer'], false],
      ['k', 'talking', [], false],
      ['z', 'ready', [], false],
    ]);
  });

  it('are at least those in consultations, where the server tells of none', () => {
    expect(kioskRows(undefined, [call('1')]).map((r) => [r.name, r.state])).toEqual([
      ['1番ブース', 'talking'],
    ]);
  });
});

describe('the wall', () => {
  it.each([
    ['2027-01-04T07:59:00Z', false], // 16:59 in Tokyo
    ['2027-01-04T08:00:00Z', true],
    ['2027-01-04T21:59:00Z', true],
    ['2027-01-04T22:00:00Z', false],
  ])('at %s it is dark: %s', (moment, dark) => {
    expect(isNight(Date.parse(moment), 'Asia/Tokyo')).toBe(dark);
  });
});
