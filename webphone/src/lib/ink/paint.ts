import type { Mark, RoomPage } from '../room/protocol';
import { touches, union, type Box } from './geometry';
import { canvasContext } from './letters';
import { boundsOf, drawMark } from './render';

/** So many marks are drawn in any case: on a busy machine the time alone would be over with the first. */
const leastAtOnce = 100;

/**
 * Painter keeps a canvas equal to what renderMarks would draw, but draws only
 * what changed: new marks on top, and where marks went or came in between, the
 * marks that touch that place. Those are drawn whole on a second canvas and the
 * place is copied, so that the bytes are the same as when all were drawn anew.
 */
export class Painter {
  private readonly context: CanvasRenderingContext2D | null;
  private scratch: HTMLCanvasElement | null = null;
  private page: RoomPage | null = null;
  private drawn: readonly Mark[] = [];
  private readonly bounds = new WeakMap<Mark, Box>();

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvasContext(canvas);
  }

  /**
   * paint shows the marks, the lowest first; all of them must be drawable. It
   * draws on top about until a moment (performance.now()), so that a page with
   * thousands of marks does not stop everything else; it gives how many are
   * there, and goes on the next time.
   */
  paint(page: RoomPage, marks: readonly Mark[], until = Infinity): number {
    const context = this.context;
    if (!context) return marks.length;
    if (page.width !== this.page?.width || page.height !== this.page.height) this.size(page);
    if (marks === this.drawn) return marks.length;
    const come = new Set(difference(marks, this.drawn));
    const gone = difference(this.drawn, marks);
    const last = marks.findLastIndex((mark) => !come.has(mark));
    const base = marks.slice(0, last + 1);
    const between = base.filter((mark) => come.has(mark));
    if (gone.length + between.length > 0) {
      this.drawn = base;
      let place: Box | null = null;
      for (const mark of [...gone, ...between]) place = union(place, this.boxOf(page, mark));
      if (place) this.repair(context, page, place);
    }
    let next = last + 1;
    for (; next < marks.length && (next <= last + leastAtOnce || performance.now() < until); next++) {
      const mark = marks[next];
      if (mark) drawMark(context, page, mark);
    }
    this.drawn = next === marks.length ? marks : marks.slice(0, next);
    return next;
  }

  /** wipe leaves nothing on the canvas. */
  wipe(): void {
    this.canvas.width = this.canvas.height = 0;
    if (this.scratch) this.scratch.width = this.scratch.height = 0;
    this.scratch = this.page = null;
    this.drawn = [];
  }

  private size(page: RoomPage): void {
    this.canvas.width = page.width;
    this.canvas.height = page.height;
    canvasContext(this.canvas); // its settings went with the old size
    this.page = page;
    this.drawn = [];
  }

  private repair(context: CanvasRenderingContext2D, page: RoomPage, place: Box): void {
    const left = Math.max(0, Math.floor(place.left));
    const top = Math.max(0, Math.floor(place.top));
    const width = Math.min(page.width, Math.ceil(place.right)) - left;
    const height = Math.min(page.height, Math.ceil(place.bottom)) - top;
    if (width <= 0 || height <= 0) return;
    const inside = { left, top, right: left + width, bottom: top + height };
    const affected = this.drawn.filter((mark) => touches(this.boxOf(page, mark), inside));
    context.clearRect(left, top, width, height);
    if (affected.length === 0) return;
    this.scratch ??= document.createElement('canvas');
    this.scratch.width = page.width; // also clears it
    this.scratch.height = page.height;
    const scratch = canvasContext(this.scratch);
    if (!scratch) return;
    for (const mark of affected) drawMark(scratch, page, mark);
    context.drawImage(this.scratch, left, top, width, height, left, top, width, height);
  }

  private boxOf(page: RoomPage, mark: Mark): Box {
    let box = this.bounds.get(mark);
    if (!box) this.bounds.set(mark, (box = boundsOf(page, mark)));
    return box;
  }
}

/** difference is what of the first list is not in the second, in its order. */
function difference(from: readonly Mark[], without: readonly Mark[]): Mark[] {
  const known = new Map(without.map((mark) => [mark.id, mark.z]));
  return from.filter((mark) => known.get(mark.id) !== mark.z);
}
