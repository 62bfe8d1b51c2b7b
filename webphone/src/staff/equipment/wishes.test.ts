import { describe, expect, it } from 'vitest';

import type { Equipment, Steer } from '../../lib/room/protocol';
import { addWishes, answerWithin, failureShownFor, isTrue, reviewWishes } from './wishes';

const equipment: Equipment = {
  devices: [{ id: 's2', kind: 'speaker', label: 'USB', volume: 0.25 }],
  face: 'c1',
  slides: '',
  microphone: 'm1',
  speaker: 's1',
  volume: 0.5,
  boost: 2,
  muted: true,
  screen: { language: 'en', textSize: 'huge', contrast: false, captions: true },
};

describe('isTrue', () => {
  it.each<[Steer, boolean]>([
    [{ face: 'c1' }, true],
    [{ face: '' }, false],
    [{ slides: '' }, true],
    [{ volume: 0.5 }, true],
    [{ volume: 0.55 }, false],
    [{ volume: 0.25, of: 's2' }, true],
    [{ volume: 0.5, of: 's2' }, false],
    [{ volume: 0.5, of: 'none' }, false],
    [{ boost: 2 }, true],
    [{ muted: false }, false],
    [{ language: 'en' }, true],
    [{ textSize: 'large' }, false],
    [{ contrast: false }, true],
    [{ documentCamera: '' }, true],
    [{ documentCamera: 'c1' }, false],
  ])('%j', (steer, expected) => {
    const [wish] = addWishes([], steer, 0);
    expect(wish && isTrue(wish, equipment)).toBe(expected);
  });
});

describe('wishes', () => {
  it('wait, fail in time, and are forgotten', () => {
    const wishes = addWishes([], { muted: false, slides: '' }, 1_000);
    const waiting = reviewWishes(wishes, equipment, 1_001);
    expect(waiting.map((w) => w.field)).toEqual(['muted']);
    expect(reviewWishes(waiting, equipment, 1_002)).toBe(waiting);
    const failed = reviewWishes(waiting, equipment, 1_000 + answerWithin);
    expect(failed.map((w) => w.failed)).toEqual([true]);
    expect(reviewWishes(failed, { ...equipment, muted: false }, 5_000)).toEqual([]);
    expect(reviewWishes(failed, equipment, 1_000 + answerWithin + failureShownFor)).toEqual([]);
  });

  it('take the place of older ones of their kind, by speaker', () => {
    const first = addWishes([], { volume: 0.1, of: 's1' }, 0);
    const both = addWishes(first, { volume: 0.2, of: 's2', tone: true }, 1);
    const next = addWishes(both, { volume: 0.3, of: 's2' }, 2);
    expect(next.map((w) => [w.of, w.value])).toEqual([
      ['s1', 0.1],
      ['s2', 0.3],
    ]);
  });
});
