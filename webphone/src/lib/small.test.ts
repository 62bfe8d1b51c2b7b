import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { clockTime, elapsed, isToday } from './clock';
import { sortDevices } from './devices';
import { levelOf } from './equipment/levels';
import { Ringer } from './sound';

describe('times', () => {
  it.each([
    [0, '0:00'],
    [42_900, '0:42'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%d ms is %s', (ms, text) => {
    expect(elapsed(ms)).toBe(text);
  });

  it('are the site’s, whatever the PC’s zone is', () => {
    expect(clockTime('2027-01-04T00:05:00Z', 'Asia/Tokyo', 'ja')).toBe('9:05');
    const now = Date.parse('2027-01-04T16:00:00Z'); // 1:00 the next day in Tokyo
    expect(isToday('2027-01-04T14:59:00Z', 'Asia/Tokyo', now)).toBe(false);
    expect(isToday('2027-01-04T15:00:00Z', 'Asia/Tokyo', now)).toBe(true);
  });
});

describe('sortDevices', () => {
  it('groups and leaves out what cannot be chosen', () => {
    const list = sortDevices([
      { kind: 'videoinput', deviceId: 'c', label: 'Camera' },
      { kind: 'audioinput', deviceId: 'communications', label: 'Alias' },
      { kind: 'audioinput', deviceId: 'm', label: 'Mic' },
      { kind: 'audiooutput', deviceId: '', label: '' },
    ]);
    expect(list).toEqual({
      cameras: [{ id: 'c', label: 'Camera' }],
      microphones: [{ id: 'm', label: 'Mic' }],
      speakers: [],
    });
  });
});

describe('levelOf', () => {
  it('follows the ear between silence and loud speech', () => {
    expect(levelOf(new Float32Array(1024))).toBe(0);
    expect(levelOf(new Float32Array(1024).fill(0.01))).toBeCloseTo(0.4, 1);
    expect(levelOf(new Float32Array(1024).fill(0.5))).toBe(1);
  });
});

describe('Ringer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('repeats until it is stopped, and then gives the sound device back', () => {
    let notes = 0;
    const node = () => ({
      connect: (next: unknown) => next,
      start: () => notes++,
      stop: () => undefined,
      frequency: { value: 0 },
      gain: {
        setValueAtTime: vi.fn(),
        linearRampToValueAtTime: vi.fn(),
        exponentialRampToValueAtTime: vi.fn(),
      },
    });
    const close = vi.fn(() => Promise.resolve());
    const context = {
      currentTime: 0,
      destination: {},
      createOscillator: node,
      createGain: node,
      resume: () => Promise.resolve(),
      close,
    };
    const ringer = new Ringer(() => context as unknown as AudioContext);
    ringer.start();
    ringer.start();
    const once = notes;
    expect(once).toBeGreaterThan(0);
    vi.advanceTimersByTime(10_800);
    expect(notes).toBe(once * 4);
    ringer.stop();
    expect(close).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(notes).toBe(once * 4);
    expect(ringer.ringing).toBe(false);
  });
});
