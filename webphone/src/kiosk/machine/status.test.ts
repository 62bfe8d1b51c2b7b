import { describe, expect, it } from 'vitest';

import type { Button, Stop } from '../../lib/protocol';
import { statusOf, stopIsNear } from './status';

const now = Date.parse('2026-04-01T08:20:00Z'); // 17:20 in Tokyo
const stop: Stop = {
  id: 'p1',
  state: 'announced',
  noCallsAt: '2026-04-01T08:40:00Z',
  at: '2026-04-01T09:00:00Z',
  until: '2026-04-01T12:00:00Z',
  messageJa: '',
  messageEn: '',
};
const around = {
  now,
  lastCall: undefined as number | undefined,
  stop: undefined as Stop | undefined,
  sameDay: (a: number, b: number) =>
    Math.floor((a + 32_400_000) / 86_400_000) === Math.floor((b + 32_400_000) / 86_400_000),
};
const button = (patch: Partial<Button>): Button => ({ id: 'a', status: 'open', waiting: 0, ...patch });
const tomorrow = '2026-04-01T23:30:00Z';
const evening = '2026-04-01T09:30:00Z';

describe('the status of a counter', () => {
  it.each<[string, Button | undefined, Partial<typeof around>, object]>([
    ['open', button({}), {}, { says: 'open' }],
    ['open for long', button({ lastCallAt: '2026-04-01T08:45:00Z' }), {}, { says: 'open', until: null }],
    [
      'last call soon',
      button({ lastCallAt: '2026-04-01T08:35:00Z' }),
      {},
      { says: 'ending', until: now + 900_000 },
    ],
    ['busy', button({ status: 'busy' }), {}, { says: 'busy', minutes: null }],
    ['busy, estimated', button({ status: 'busy', estimateMinutes: 3 }), {}, { says: 'busy', minutes: 3 }],
    ['people wait', button({ status: 'busy', waiting: 2 }), {}, { says: 'waiting', count: 2, minutes: null }],
    [
      'people wait, last call soon',
      button({ status: 'busy', waiting: 2, estimateMinutes: 8, lastCallAt: '2026-04-01T08:30:00Z' }),
      {},
      { says: 'waiting', minutes: 8, until: now + 600_000 },
    ],
    ['nobody there', button({ status: 'absent' }), {}, { says: 'absent' }],
    [
      'closed',
      button({ status: 'closed', opensAt: tomorrow }),
      {},
      { says: 'closed', opens: Date.parse(tomorrow) },
    ],
    ['closed for good', button({ status: 'closed' }), {}, { says: 'closed', opens: null }],
    [
      'after the last call',
      button({ status: 'closed', opensAt: tomorrow }),
      { lastCall: now - 60_000 },
      { says: 'over' },
    ],
    [
      'the last call was yesterday',
      button({ status: 'closed' }),
      { lastCall: now - 86_400_000 },
      { says: 'closed' },
    ],
    [
      'opens again today',
      button({ status: 'closed', opensAt: evening }),
      { lastCall: now - 60_000 },
      { says: 'closed' },
    ],
    [
      'stopped',
      button({ status: 'stop' }),
      { stop },
      { says: 'stop', opens: Date.parse('2026-04-01T12:00:00Z') },
    ],
    ['unknown', undefined, {}, { says: 'closed', opens: null }],
  ])('%s', (_name, live, patch, wanted) => {
    expect(statusOf(live, { ...around, ...patch })).toMatchObject(wanted);
  });
});

it('a stop is near in its last quarter of an hour, and from the last call on', () => {
  expect(stopIsNear(undefined, now)).toBe(false);
  expect(stopIsNear(stop, now)).toBe(false);
  expect(stopIsNear(stop, Date.parse('2026-04-01T08:45:00Z'))).toBe(true);
  expect(stopIsNear({ ...stop, state: 'draining' }, now)).toBe(true);
});
