import { describe, expect, it } from 'vitest';

import type { Turn, View } from '../room/protocol';
import {
  apply,
  clampView,
  inverse,
  panBy,
  place,
  sameView,
  shownExtent,
  turned,
  wholePage,
  zoomAt,
} from './view';

const a4 = { width: 1654, height: 2339 };
const turns: Turn[] = [0, 90, 180, 270];
const wide = { width: 1200, height: 600 };

describe('a turned page', () => {
  it.each([
    [0, { x: 0, y: 0 }],
    [90, { x: 2339, y: 0 }],
    [180, { x: 1654, y: 2339 }],
    [270, { x: 0, y: 1654 }],
  ] as const)('of %i° has its first corner where it is seen', (turn, corner) => {
    expect(apply(turned(a4, turn), { x: 0, y: 0 })).toEqual(corner);
    const { width, height } = shownExtent(a4, turn);
    const far = apply(turned(a4, turn), { x: 1654, y: 2339 });
    expect({ x: corner.x + far.x, y: corner.y + far.y }).toEqual({ x: width, y: height });
  });

  it.each(turns)('of %i° maps back', (turn) => {
    const m = turned(a4, turn);
    const back = apply(inverse(m), apply(m, { x: 12, y: 34 }));
    expect(back.x).toBeCloseTo(12);
    expect(back.y).toBeCloseTo(34);
  });
});

describe('place', () => {
  it.each(turns)('shows the whole page in the middle, turned %i°', (turn) => {
    const page = { ...a4, turn };
    const { matrix } = place(page, wide, wholePage);
    const middle = apply(matrix, { x: 827, y: 1169.5 });
    expect(middle.x).toBeCloseTo(600, -1);
    expect(middle.y).toBeCloseTo(300, -1);
    for (const corner of [
      { x: 0, y: 0 },
      { x: a4.width, y: a4.height },
    ]) {
      const { x, y } = apply(matrix, corner);
      expect(x).toBeGreaterThanOrEqual(-1);
      expect(x).toBeLessThanOrEqual(1201);
      expect(y).toBeGreaterThanOrEqual(-1);
      expect(y).toBeLessThanOrEqual(601);
    }
  });

  it('shows no emptiness beside a page that is larger than the box', () => {
    const { matrix, scale } = place(a4, wide, { x: 0, y: 0, scale: 8 });
    expect([matrix.e, matrix.f]).toEqual([0, 0]);
    expect(scale).toBeCloseTo((600 / 2339) * 8);
  });
});

describe('zooming and moving', () => {
  it('keeps what is under the finger', () => {
    const at = { x: 640, y: 200 };
    const under = (view: View) => apply(inverse(place(a4, wide, view).matrix), at);
    const start: View = { x: 0.5, y: 0.5, scale: 3 };
    const before = under(start);
    const after = under(zoomAt(a4, wide, start, at, 1.5));
    expect(Math.hypot(before.x - after.x, before.y - after.y)).toBeLessThan(3);
  });

  it('stays between the whole page and eight times', () => {
    expect(zoomAt(a4, wide, wholePage, { x: 0, y: 0 }, 0.1)).toEqual(wholePage);
    expect(zoomAt(a4, wide, wholePage, { x: 600, y: 300 }, 100).scale).toBe(8);
  });

  it('follows the hand until the edge', () => {
    const view = panBy(a4, wide, { x: 0.5, y: 0.5, scale: 4 }, -10, 0);
    expect(view.x).toBeGreaterThan(0.5);
    expect(panBy(a4, wide, view, -100_000, 100_000)).toEqual({ x: 0.875, y: 0.125, scale: 4 });
    expect(clampView({ x: 0.1, y: 0.9, scale: 1 })).toEqual(wholePage);
    expect(sameView(view, { ...view, x: view.x + 1e-6 })).toBe(true);
  });
});
