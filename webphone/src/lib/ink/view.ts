import type { RoomPage, Turn, View } from '../room/protocol';

export interface Point {
  x: number;
  y: number;
}
export interface Extent {
  width: number;
  height: number;
}

/** An affine map as canvas and CSS write it: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export interface Matrix {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

export const wholePage: View = { x: 0.5, y: 0.5, scale: 1 };
export const maxScale = 8;

/** shownExtent is the size of a page as it is shown, turned by its own or another turn. */
export function shownExtent({ width, height }: Extent, turn: Turn = 0): Extent {
  return turn === 90 || turn === 270 ? { width: height, height: width } : { width, height };
}

/** turned maps the page to the page as it is shown, both from their upper left corners. */
export function turned({ width, height }: Extent, turn: Turn = 0): Matrix {
  switch (turn) {
    case 0:
      return { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
    case 90:
      return { a: 0, b: 1, c: -1, d: 0, e: height, f: 0 };
    case 180:
      return { a: -1, b: 0, c: 0, d: -1, e: width, f: height };
    case 270:
      return { a: 0, b: -1, c: 1, d: 0, e: 0, f: width };
  }
}

export function apply(m: Matrix, { x, y }: Point): Point {
  return { x: m.a * x + m.c * y + m.e, y: m.b * x + m.d * y + m.f };
}

/** inverse of a map that can be undone. */
export function inverse({ a, b, c, d, e, f }: Matrix): Matrix {
  const det = a * d - b * c;
  return {
    a: d / det,
    b: -b / det,
    c: -c / det,
    d: a / det,
    e: (c * f - d * e) / det,
    f: (b * e - a * f) / det,
  };
}

/** Where a page lies in the box it is shown in. */
export interface Placement {
  /** From pixels of the page to CSS pixels of the box. */
  matrix: Matrix;
  /** CSS pixels of one pixel of the page. */
  scale: number;
}

/** place fits a page into a box and follows the view. Where the page is smaller than the box it is in the middle. */
export function place(page: RoomPage, box: Extent, view: View): Placement {
  const shown = shownExtent(page, page.turn);
  const scale = fit(shown, box) * view.scale;
  const offset = (seen: number, size: number, middle: number) => {
    const length = size * scale;
    const at = length <= seen ? (seen - length) / 2 : within(seen / 2 - middle * length, seen - length, 0);
    return Math.round(at);
  };
  const dx = offset(box.width, shown.width, view.x);
  const dy = offset(box.height, shown.height, view.y);
  const m = turned(page, page.turn);
  return {
    matrix: {
      a: m.a * scale,
      b: m.b * scale,
      c: m.c * scale,
      d: m.d * scale,
      e: m.e * scale + dx,
      f: m.f * scale + dy,
    },
    scale,
  };
}

function fit(shown: Extent, box: Extent): number {
  return Math.min(box.width / shown.width, box.height / shown.height);
}

/** clampView keeps what is seen inside the page, whatever the box. */
export function clampView({ x, y, scale }: View): View {
  const s = within(scale, 1, maxScale);
  const edge = 0.5 / s;
  return { x: within(x, edge, 1 - edge), y: within(y, edge, 1 - edge), scale: s };
}

/** zoomAt changes the scale so that what is under a point of the box (CSS pixels) stays there. */
export function zoomAt(page: RoomPage, box: Extent, view: View, at: Point, factor: number): View {
  const shown = shownExtent(page, page.turn);
  const scale = within(view.scale * factor, 1, maxScale);
  const before = fit(shown, box) * view.scale;
  const after = fit(shown, box) * scale;
  const middle = (axis: 'x' | 'y', size: number, seen: number) => {
    const under = view[axis] + (at[axis] - seen / 2) / (size * before);
    return under - (at[axis] - seen / 2) / (size * after);
  };
  return clampView({
    x: middle('x', shown.width, box.width),
    y: middle('y', shown.height, box.height),
    scale,
  });
}

/** panBy moves the page with the hand, by CSS pixels. */
export function panBy(page: RoomPage, box: Extent, view: View, dx: number, dy: number): View {
  const shown = shownExtent(page, page.turn);
  const scale = fit(shown, box) * view.scale;
  return clampView({
    x: view.x - dx / (shown.width * scale),
    y: view.y - dy / (shown.height * scale),
    scale: view.scale,
  });
}

/** sameView says whether nobody would see a difference. */
export function sameView(a: View, b: View): boolean {
  return [a.x - b.x, a.y - b.y, a.scale - b.scale].every((d) => Math.abs(d) < 1e-4);
}

export function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
