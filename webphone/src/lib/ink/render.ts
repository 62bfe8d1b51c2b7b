import type { Mark, RoomPage } from '../room/protocol';
import { fontReady, inkFont, loadFont } from './fonts';
import { boxOf, ends, pointsOf, type Box } from './geometry';
import { baseline, canvasContext, letters } from './letters';
import { highlighterPath, penPath, widestPen } from './outline';
import { stampShapes, stampWord } from './stamps';
import { apply, turned, type Point } from './view';

/** Through a highlighter the page is seen, and what was drawn before stays dark. */
const highlighterAlpha = 0.4;
/** An arrow's head: its length in widths of the line, and at least so many pixels. */
const headLength = 3.6;
const headLeast = 22;
/** Edges are smoothed over one pixel. */
const soft = 2;

/**
 * renderMarks draws the marks of a page, the lowest first, on a canvas that it
 * makes exactly as large as the page. The same marks give the same bytes: the
 * canvas is drawn in software, in pixels of the page, with the bundled font.
 */
export async function renderMarks(
  canvas: HTMLCanvasElement,
  page: RoomPage,
  marks: readonly Mark[],
): Promise<void> {
  await loadFont(marks.map(writtenIn).join(''));
  canvas.width = page.width;
  canvas.height = page.height;
  const context = canvasContext(canvas);
  if (!context) throw new Error('no canvas to draw on');
  for (const mark of marks) drawMark(context, page, mark);
}

/** writtenIn is the text whose font a mark needs. */
export function writtenIn(mark: Mark): string {
  return mark.tool === 'text' ? (mark.text ?? '') : mark.tool === 'stamp' ? stampWord(mark.stamp) : '';
}

/** drawable says whether a mark can be drawn as it must look. */
export function drawable(mark: Mark): boolean {
  return fontReady(writtenIn(mark));
}

/** drawMark draws one mark above what is there. */
export function drawMark(context: CanvasRenderingContext2D, page: RoomPage, mark: Mark): void {
  context.save();
  context.fillStyle = context.strokeStyle = mark.color;
  context.lineWidth = mark.width;
  context.lineCap = context.lineJoin = 'round';
  draw(context, page, mark);
  context.restore();
}

function draw(context: CanvasRenderingContext2D, page: RoomPage, mark: Mark): void {
  const [from, to] = ends(mark);
  switch (mark.tool) {
    case 'pen': {
      context.fill(pathOf(mark, penPath));
      return;
    }
    case 'highlighter':
      context.globalAlpha = highlighterAlpha;
      context.globalCompositeOperation = 'multiply';
      {
        context.stroke(pathOf(mark, highlighterPath));
        return;
      }
    case 'line':
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      {
        context.stroke();
        return;
      }
    case 'arrow': {
      drawArrow(context, mark, from, to);
      return;
    }
    case 'rectangle':
      context.beginPath();
      context.rect(from.x, from.y, to.x - from.x, to.y - from.y);
      {
        context.stroke();
        return;
      }
    case 'circle':
      context.beginPath();
      context.ellipse(
        (from.x + to.x) / 2,
        (from.y + to.y) / 2,
        Math.abs(to.x - from.x) / 2,
        Math.abs(to.y - from.y) / 2,
        0,
        0,
        Math.PI * 2,
      );
      {
        context.stroke();
        return;
      }
    case 'stamp': {
      drawStamp(context, page, mark, from);
      return;
    }
    case 'text': {
      drawText(context, page, mark);
      return;
    }
  }
}

const paths = new WeakMap<Mark, Path2D>();

/** pathOf keeps what takes long to work out; marks never change. */
function pathOf(mark: Mark, make: (mark: Mark) => Path2D): Path2D {
  let path = paths.get(mark);
  if (!path) paths.set(mark, (path = make(mark)));
  return path;
}

function drawArrow(context: CanvasRenderingContext2D, { width }: Mark, from: Point, to: Point): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return;
  const head = Math.min(length, Math.max(headLeast, width * headLength));
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const base = { x: to.x - ux * head, y: to.y - uy * head };
  const half = head * 0.45;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(base.x, base.y);
  context.stroke();
  context.beginPath();
  context.moveTo(to.x, to.y);
  context.lineTo(base.x - uy * half, base.y + ux * half);
  context.lineTo(base.x + uy * half, base.y - ux * half);
  context.closePath();
  context.fill();
}

function drawStamp(context: CanvasRenderingContext2D, page: RoomPage, mark: Mark, middle: Point): void {
  const shape = mark.stamp && stampShapes[mark.stamp];
  if (!shape) return;
  // Upright on a page that is turned as it was then.
  const { a, b, c, d } = turned(page, mark.turn);
  context.transform(a, c, b, d, middle.x, middle.y);
  context.scale(mark.width, mark.width);
  context.lineWidth = shape.stroke;
  if (shape.dashed) context.setLineDash([0.075, 0.075]);
  context.beginPath();
  for (const line of shape.lines ?? []) trace(context, line);
  if (shape.ring !== undefined) context.ellipse(0, 0, shape.ring, shape.ring, 0, 0, Math.PI * 2);
  if (shape.frame) {
    const [x, y] = shape.frame;
    context.rect(-x, -y, x * 2, y * 2);
  }
  context.stroke();
  if (shape.area) {
    context.beginPath();
    trace(context, shape.area);
    context.closePath();
    context.fill();
    context.stroke();
  }
  if (!shape.word) return;
  const { text, size, y, white = false } = shape.word;
  // Letters at their own size: a font is not enlarged.
  context.scale(1 / mark.width, 1 / mark.width);
  if (white) context.fillStyle = '#ffffff';
  context.font = inkFont(size * mark.width);
  context.textAlign = 'center';
  context.fillText(text, 0, (y + size * 0.36) * mark.width);
}

function trace(context: CanvasRenderingContext2D, line: readonly number[]): void {
  context.moveTo(line[0] ?? 0, line[1] ?? 0);
  for (let i = 2; i + 1 < line.length; i += 2) context.lineTo(line[i] ?? 0, line[i + 1] ?? 0);
}

function drawText(context: CanvasRenderingContext2D, page: RoomPage, mark: Mark): void {
  const { lines, matrix: m } = letters(page, mark);
  context.transform(m.a, m.b, m.c, m.d, m.e, m.f);
  context.font = inkFont(mark.width);
  lines.forEach((line, i) => {
    context.fillText(line, 0, baseline(mark.width, i));
  });
}

/** boundsOf is a box outside of which a mark changes no pixel. */
export function boundsOf(page: RoomPage, mark: Mark): Box {
  const margin = (widths: number) => mark.width * widths + soft;
  switch (mark.tool) {
    case 'pen':
      return boxOf(pointsOf(mark), margin(widestPen));
    case 'arrow':
      return boxOf(pointsOf(mark), Math.max(headLeast, margin(headLength)));
    case 'stamp':
      return boxOf(pointsOf(mark), margin(0.75));
    case 'text': {
      const { matrix, width, height } = letters(page, mark);
      const corners = [
        { x: 0, y: 0 },
        { x: width, y: height },
      ];
      return boxOf(
        corners.map((corner) => apply(matrix, corner)),
        margin(0.5), // letters may reach out of their boxes
      );
    }
    default:
      return boxOf(pointsOf(mark), margin(1));
  }
}
