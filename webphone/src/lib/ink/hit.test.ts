import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Mark, Tool } from '../room/protocol';
import { boxOf, distance, square, straight, touches } from './geometry';
import { hitMarks, hits } from './hit';
import { boundsOf } from './render';

// No canvas here: every letter is as wide as it is high.
beforeEach(() => void vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null));

const page = { width: 1000, height: 800 };
const markOf = (tool: Tool, points: number[], more: Partial<Mark> = {}): Mark => ({
  id: tool,
  by: 'a',
  z: 1,
  tool,
  color: '#000000',
  width: 10,
  points,
  ...more,
});

const across = [100, 100, 0.5, 300, 100, 0.5];
const corners = [100, 100, 0, 300, 200, 0];

describe('hits', () => {
  it.each([
    ['a pen on its line', markOf('pen', across), [200, 104], true],
    ['a pen beside it', markOf('pen', across), [200, 120], false],
    ['a dot', markOf('pen', [50, 50, 0.5]), [53, 53], true],
    ['a highlighter at its edge', markOf('highlighter', across, { width: 40 }), [200, 119], true],
    ['a line beyond its end', markOf('line', across), [320, 100], false],
    ['an arrow', markOf('arrow', across), [250, 100], true],
    ['a rectangle’s side', markOf('rectangle', corners), [300, 150], true],
    ['a rectangle drawn the other way', markOf('rectangle', [300, 200, 0, 100, 100, 0]), [100, 150], true],
    ['not the inside of a rectangle', markOf('rectangle', corners), [200, 150], false],
    ['a circle’s line', markOf('circle', corners), [200, 200], true],
    ['not the inside of a circle', markOf('circle', corners), [200, 150], false],
    ['not the corner around a circle', markOf('circle', corners), [102, 102], false],
    ['a stamp', markOf('stamp', [200, 200, 0], { width: 100, stamp: 'seal' }), [230, 230], true],
    ['beside a stamp', markOf('stamp', [200, 200, 0], { width: 100, stamp: 'seal' }), [270, 200], false],
    ['a text', markOf('text', [100, 100, 0], { width: 40, text: 'あいう' }), [150, 120], true],
    [
      'below a text of one line',
      markOf('text', [100, 100, 0], { width: 40, text: 'あいう' }),
      [150, 190],
      false,
    ],
    [
      'a text that runs up a turned page',
      markOf('text', [100, 700, 0], { width: 40, text: 'あいう', turn: 90 }),
      [120, 620],
      true,
    ],
    [
      'not where it would be unturned',
      markOf('text', [100, 700, 0], { width: 40, text: 'あいう', turn: 90 }),
      [200, 720],
      false,
    ],
  ] as const)('%s', (_, mark, [x, y], expected) => {
    expect(hits(page, mark, { x, y }, 2)).toBe(expected);
  });

  it('lists what lies above another first', () => {
    const all = [markOf('pen', across, { id: 'low' }), markOf('line', across, { id: 'high' })];
    expect(hitMarks(page, all, { x: 200, y: 100 }, 1).map((m) => m.id)).toEqual(['high', 'low']);
  });

  it('finds nothing outside of a mark’s bounds', () => {
    for (const mark of [
      markOf('pen', across),
      markOf('highlighter', across),
      markOf('arrow', across),
      markOf('circle', corners),
      markOf('stamp', [200, 200, 0], { stamp: 'here', width: 90 }),
      markOf('text', [100, 700, 0], { width: 40, text: 'あいう', turn: 90 }),
    ]) {
      const bounds = boundsOf(page, mark);
      for (let x = 0; x < page.width; x += 7) {
        for (let y = 0; y < page.height; y += 7) {
          if (hits(page, mark, { x, y }, 0)) {
            expect(touches(bounds, boxOf([{ x, y }])), `${mark.tool} at ${x},${y}`).toBe(true);
          }
        }
      }
    }
  });
});

describe('exact drawing', () => {
  it.each([
    [
      { x: 100, y: 8 },
      { x: 100, y: 0 },
    ],
    [
      { x: 5, y: -90 },
      { x: 0, y: -90 },
    ],
    [
      { x: 70, y: 74 },
      { x: 72, y: 72 },
    ],
  ])('a line to %o is straight', (to, end) => {
    const got = straight({ x: 0, y: 0 }, to);
    expect(got.x).toBeCloseTo(end.x);
    expect(got.y).toBeCloseTo(end.y);
  });

  it('a shape has equal sides, to the side of the hand', () => {
    expect(square({ x: 10, y: 10 }, { x: 40, y: -10 })).toEqual({ x: 40, y: -20 });
    expect(distance({ x: 0, y: 5 }, { x: 3, y: 0 }, { x: 3, y: 0 })).toBeCloseTo(Math.hypot(3, 5));
  });
});
