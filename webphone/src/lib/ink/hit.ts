import type { Mark, RoomPage } from '../room/protocol';
import { boxOf, distance, distanceToPath, ellipse, ends, pointsOf } from './geometry';
import { letters } from './letters';
import { apply, inverse, type Point } from './view';

/** hits says whether a mark is at a point of the page, or nearer to it than `reach`. */
export function hits(page: RoomPage, mark: Mark, at: Point, reach: number): boolean {
  const [from, to] = ends(mark);
  const near = mark.width / 2 + reach;
  switch (mark.tool) {
    case 'pen':
    case 'highlighter':
      return distanceToPath(at, pointsOf(mark)) <= near;
    case 'line':
    case 'arrow':
      return distance(at, from, to) <= near;
    case 'rectangle':
      return distanceToPath(at, [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }], true) <= near;
    case 'circle':
      return distanceToPath(at, ellipse(boxOf([from, to])), true) <= near;
    case 'stamp':
      return Math.hypot(at.x - from.x, at.y - from.y) <= near;
    case 'text': {
      const { matrix, width, height } = letters(page, mark);
      const { x, y } = apply(inverse(matrix), at);
      return x >= -reach && y >= -reach && x <= width + reach && y <= height + reach;
    }
  }
}

/** hitMarks gives the marks at a point, the uppermost first. */
export function hitMarks(page: RoomPage, marks: readonly Mark[], at: Point, reach: number): Mark[] {
  return marks.filter((mark) => hits(page, mark, at, reach)).reverse();
}
