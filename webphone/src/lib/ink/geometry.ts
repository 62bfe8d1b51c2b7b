import type { Mark } from '../room/protocol';
import { within, type Point } from './view';

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** pointsOf gives a mark's points without their pressure. */
export function pointsOf({ points }: Pick<Mark, 'points'>): Point[] {
  const all: Point[] = [];
  for (let i = 0; i + 1 < points.length; i += 3) all.push({ x: points[i] ?? 0, y: points[i + 1] ?? 0 });
  return all;
}

/** ends are the two points of a line, arrow, rectangle or circle. */
export function ends(mark: Pick<Mark, 'points'>): [Point, Point] {
  const [first = { x: 0, y: 0 }, last = first] = pointsOf(mark);
  return [first, last];
}

/** cornersOf sorts two opposite corners into a box. */
export function boxOf(points: readonly Point[], margin = 0): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x);
    box.bottom = Math.max(box.bottom, y);
  }
  return {
    left: box.left - margin,
    top: box.top - margin,
    right: box.right + margin,
    bottom: box.bottom + margin,
  };
}

export function touches(a: Box, b: Box): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

export function union(a: Box | null, b: Box): Box {
  if (!a) return b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** distance from a point to the straight piece between two others. */
export function distance(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : within(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0, 1);
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** distanceToPath is the shortest distance from a point to a row of straight pieces. */
export function distanceToPath(p: Point, path: readonly Point[], closed = false): number {
  const [first] = path;
  if (!first) return Infinity;
  let least = Math.hypot(p.x - first.x, p.y - first.y);
  for (let i = 1; i < path.length; i++) {
    least = Math.min(least, distance(p, path[i - 1] ?? first, path[i] ?? first));
  }
  return closed ? Math.min(least, distance(p, path.at(-1) ?? first, first)) : least;
}

/** ellipse gives points around the ellipse in a box. */
export function ellipse({ left, top, right, bottom }: Box, count = 64): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * Math.PI * 2;
    return {
      x: (left + right) / 2 + ((right - left) / 2) * Math.cos(angle),
      y: (top + bottom) / 2 + ((bottom - top) / 2) * Math.sin(angle),
    };
  });
}

/** straight turns the second point so that the line runs in steps of 45°. */
export function straight(from: Point, to: Point): Point {
  const step = Math.PI / 4;
  const angle = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / step) * step;
  const length = (to.x - from.x) * Math.cos(angle) + (to.y - from.y) * Math.sin(angle);
  return { x: from.x + length * Math.cos(angle), y: from.y + length * Math.sin(angle) };
}

/** square moves the second corner so that the sides are equal. */
export function square(from: Point, to: Point): Point {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + side * sign(to.x - from.x), y: from.y + side * sign(to.y - from.y) };
}

function sign(v: number): number {
  return v < 0 ? -1 : 1;
}
