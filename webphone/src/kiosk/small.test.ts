import { describe, expect, it } from 'vitest';

import type { RemoteParty } from '../lib/phone-types';
import { nearness, sameDay, spokenTime } from './clock';
import { seenOf } from './pictures';

const tokyo = 'Asia/Tokyo';
const at = (time: string) => Date.parse(time);

describe('moments', () => {
  it('are said as people say them', () => {
    expect(spokenTime(at('2026-04-01T23:30:00Z'), 'ja', tokyo)).toBe('8時30分');
    expect(spokenTime(at('2026-04-01T08:05:00Z'), 'ja-x-easy', tokyo)).toBe('17時5分');
    expect(spokenTime(at('2026-04-01T09:00:00Z'), 'ja', tokyo)).toBe('18時');
    expect(spokenTime(at('2026-03-31T15:00:00Z'), 'ja', tokyo)).toBe('0時');
    expect(spokenTime(at('2026-04-01T09:00:00Z'), 'en', tokyo)).toBe('18:00');
  });

  it('are on a day of the site, not of the clock of the world', () => {
    const now = at('2026-04-01T14:30:00Z'); // 23:30 in Tokyo
    expect(nearness(at('2026-04-01T14:59:00Z'), now, tokyo)).toBe('today');
    expect(nearness(at('2026-04-01T15:00:00Z'), now, tokyo)).toBe('tomorrow');
    expect(nearness(at('2026-04-02T15:00:00Z'), now, tokyo)).toBe('date');
    expect(nearness(at('2026-03-31T14:30:00Z'), now, tokyo)).toBe('date');
    expect(sameDay(now, at('2026-04-01T15:00:00Z'), tokyo)).toBe(false);
    // Clocks are put back on this day: it has 25 hours.
    const berlin = 'Europe/Berlin';
    expect(nearness(at('2026-10-25T22:30:00Z'), at('2026-10-24T22:30:00Z'), berlin)).toBe('today');
    expect(nearness(at('2026-10-25T23:30:00Z'), at('2026-10-24T22:30:00Z'), berlin)).toBe('tomorrow');
  });
});

describe('pictures', () => {
  const stream = {} as MediaStream;
  const party = (id: string, video = true): RemoteParty => ({ party: id, stream, audio: true, video });

  it('belong to people', () => {
    expect(seenOf('s2', [party('s1'), party('s2', false)], false)).toEqual({ stream, live: false });
    expect(seenOf('s1', [party('s1')], true).live).toBe(true);
  });

  it('without a name are the agent’s, and nobody else’s', () => {
    expect(seenOf('s1', [party('')], true)).toEqual({ stream, live: true });
    expect(seenOf('s2', [party('')], false)).toEqual({ stream: null, live: false });
    expect(seenOf('s1', [party('s2')], true)).toEqual({ stream: null, live: false });
  });
});
