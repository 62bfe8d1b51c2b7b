import { getStroke } from 'perfect-freehand';

import type { Mark } from '../room/protocol';
import { pointsOf } from './geometry';

/** How a pen answers to pressure: half pressed (a mouse, a finger) it has just its width. */
const penOptions = { thinning: 0.6, smoothing: 0.5, streamline: 0.35, simulatePressure: false, last: true };

/** Pressed hardest a pen is so many times as wide as its width. */
export const widestPen = 1.6;

/** outline gives the closed line around a pen's stroke, as x, y pairs. */
export function outline(mark: Mark): [number, number][] {
  const input: [number, number, number][] = [];
  for (let i = 0; i + 2 < mark.points.length; i += 3) {
    input.push([mark.points[i] ?? 0, mark.points[i + 1] ?? 0, mark.points[i + 2] ?? 0.5]);
  }
  return getStroke(input, { ...penOptions, size: mark.width });
}

/** penPath is the outline as an area with round corners. */
export function penPath(mark: Mark): Path2D {
  const path = new Path2D();
  const around = outline(mark);
  const [first] = around;
  const last = around.at(-1);
  if (!first || !last) return path;
  path.moveTo((last[0] + first[0]) / 2, (last[1] + first[1]) / 2);
  around.forEach(([x, y], i) => {
    const [nextX, nextY] = around[(i + 1) % around.length] ?? first;
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  });
  path.closePath();
  return path;
}

/** highlighterPath is the middle of a highlighter's stroke, with round corners. */
export function highlighterPath(mark: Mark): Path2D {
  const path = new Path2D();
  const points = pointsOf(mark);
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return path;
  path.moveTo(first.x, first.y);
  for (let i = 1; i < points.length - 1; i++) {
    const [p, next] = [points[i] ?? first, points[i + 1] ?? last];
    path.quadraticCurveTo(p.x, p.y, (p.x + next.x) / 2, (p.y + next.y) / 2);
  }
  path.lineTo(last.x, last.y);
  return path;
}
