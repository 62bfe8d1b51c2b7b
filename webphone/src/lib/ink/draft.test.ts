import { describe, expect, it } from 'vitest';

import type { Tool } from '../room/protocol';
import { firstChoice } from './choice';
import { Draft } from './draft';

const page = { width: 1000, height: 800, turn: 90 } as const;
const begin = (tool: Tool, x = 100, y = 100) =>
  new Draft(page, { ...firstChoice, tool }, { x, y, pressure: 0.5 });
const to = (x: number, y: number) => [{ x, y, pressure: 0.5 }];

describe('a draft', () => {
  it('adds the points of a pen, inside the page and no finer than is seen', () => {
    const draft = begin('pen');
    draft.move(
      [
        { x: 110.12345, y: 100, pressure: 0.33333 },
        { x: 110.2, y: 100, pressure: 0.5 },
      ],
      false,
    );
    draft.move(to(-20, 2_000), false);
    expect(draft.mark.points).toEqual([100, 100, 0.5, 110.12, 100, 0.333, 0, 800, 0.5]);
    expect(draft.mark).toMatchObject({ tool: 'pen', color: firstChoice.color, width: firstChoice.width });
  });

  it.each([
    ['line', [100, 100, 0.5, 180, 110, 0.5], [100, 100, 0.5, 180, 100, 0.5]],
    ['rectangle', [100, 100, 0.5, 180, 110, 0.5], [100, 100, 0.5, 180, 180, 0.5]],
    ['pen', [100, 100, 0.5, 180, 110, 0.5], [100, 100, 0.5, 180, 100, 0.5]],
  ] as const)('%s is exact with shift', (tool, free, exact) => {
    const draft = begin(tool);
    draft.move(to(180, 110), false);
    expect(draft.mark.points).toEqual(free);
    draft.move(to(180, 110), true);
    expect(draft.mark.points.map((v) => Math.round(v * 10) / 10)).toEqual(exact);
  });

  it('stands a stamp upright on the turned page, where the hand lets go', () => {
    const draft = begin('stamp');
    draft.move(to(300, 200), false);
    expect(draft.mark).toMatchObject({ points: [300, 200, 0.5], stamp: 'check', turn: 90 });
    expect(begin('pen').mark).not.toHaveProperty('turn');
  });

  it('tells only what is new of a stroke, and a shape whole', () => {
    const draft = begin('pen');
    expect(draft.news('d', 1)).toMatchObject({ from: 0, mark: { points: [100, 100, 0.5] } });
    draft.move(to(120, 100), false);
    draft.move(to(140, 100), false);
    expect(draft.news('d', 1)).toMatchObject({ from: 1, mark: { points: [120, 100, 0.5, 140, 100, 0.5] } });
    draft.move(to(200, 100), true);
    expect(draft.news('d', 1)).toMatchObject({ from: 0 });
    const shape = begin('circle');
    shape.news('d', 1);
    shape.move(to(200, 200), false);
    expect(shape.news('d', 1)).toMatchObject({ from: 0, mark: { points: [100, 100, 0.5, 200, 200, 0.5] } });
  });

  it('is full at 5,000 points', () => {
    const draft = begin('pen', 0, 0);
    for (let i = 1; i < 6_000; i++) draft.move(to(i % 1_000, i % 700), false);
    expect(draft.full).toBe(true);
    expect(draft.mark.points).toHaveLength(15_000);
  });

  it.each([
    ['pen', true],
    ['stamp', true],
    ['line', false],
    ['circle', false],
  ] as const)('a mere touch with the %s is something: %s', (tool, worth) => {
    const draft = begin(tool);
    draft.move(to(101, 101), false);
    expect(draft.worth).toBe(worth);
  });
});
