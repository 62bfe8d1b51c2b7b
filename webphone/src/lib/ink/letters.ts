import type { Mark, RoomPage } from '../room/protocol';
import { fontReady, inkFont } from './fonts';
import { breakLines } from './lines';
import { apply, inverse, shownExtent, turned, within, type Matrix, type Point } from './view';

/** As CSS lays out this font with line-height 1.4: distances in parts of the letters' height. */
export const lineHeight = 1.4;
const firstBaseline = 1.136;
/** Widths are measured at this size, so that no rounding depends on the size. */
const measuredAt = 100;

export interface Letters {
  lines: string[];
  /** From the frame of the text (upright, its corner at 0,0) to the page. */
  matrix: Matrix;
  width: number;
  height: number;
}

let measuring: CanvasRenderingContext2D | null = null;

/** measureText gives the width of a text whose letters are 1 high. */
function measureText(text: string): number {
  measuring ??= canvasContext(document.createElement('canvas'));
  if (!measuring) return text.length; // no canvas here: every letter a full square
  measuring.font = inkFont(measuredAt);
  return measuring.measureText(text).width / measuredAt;
}

/** canvasContext gives the context that marks are drawn with: in software, with letters that no setting of a machine changes. */
export function canvasContext(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  canvas.lang = 'ja';
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.textRendering = 'geometricPrecision';
  context.fontKerning = 'normal';
  context.direction = 'ltr';
  return context;
}

const known = new WeakMap<Mark, Letters>();

/** letters lays out a text mark: where its lines are on the page. Before its font is loaded the lines may be others. */
export function letters(page: RoomPage, mark: Mark): Letters {
  const cached = known.get(mark);
  if (cached) return cached;
  const size = mark.width;
  const toShown = turned(page, mark.turn);
  const shown = shownExtent(page, mark.turn);
  const corner = apply(toShown, { x: mark.points[0] ?? 0, y: mark.points[1] ?? 0 });
  const width = boxWidth(shown.width, corner, size, mark.box);
  const lines = breakLines(mark.text ?? '', width / size, measureText);
  const back = inverse(toShown);
  const origin = apply(back, corner);
  const result = {
    lines,
    matrix: { ...back, e: origin.x, f: origin.y },
    width: Math.max(size, ...lines.map((line) => measureText(line) * size)),
    height: lines.length * lineHeight * size,
  };
  if (fontReady(mark.text ?? '')) known.set(mark, result);
  return result;
}

/** boxWidth is at most what is left of the page, and at least one letter. */
export function boxWidth(shownWidth: number, corner: Point, size: number, box: number | undefined): number {
  const left = shownWidth - corner.x;
  return Math.max(size, box === undefined || box <= 0 ? left : within(box, size, Math.max(size, left)));
}

/** baseline gives where the letters of a line stand, in the frame of the text. */
export function baseline(size: number, line: number): number {
  return (firstBaseline + line * lineHeight) * size;
}
