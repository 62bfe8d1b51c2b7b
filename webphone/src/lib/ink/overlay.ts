import type { Mark, RoomPage } from '../room/protocol';
import { loadFont } from './fonts';
import { union, type Box } from './geometry';
import { boundsOf, drawable, drawMark, writtenIn } from './render';
import type { Point } from './view';

/** A laser pointer's trail is gone after so long. */
export const laserFade = 1_500;
/** Places that are farther apart in time are no one movement. */
const laserGap = 250;

interface Spot extends Point {
  at: number;
}

export interface LaserLook {
  color: string;
  width: number;
}

/** What the Overlay asks for when it draws. */
export interface OverlaySource {
  page: () => RoomPage | null;
  /** Marks that are no operations yet, the lowest first. */
  marks: () => readonly Mark[];
  now?: () => number;
}

/** Overlay draws what passes above the marks: strokes while they are drawn, and laser pointers. */
export class Overlay {
  private readonly context: CanvasRenderingContext2D | null;
  private frame = 0;
  private dirty: Box | null = null;
  private readonly trails = new Map<string, { spots: Spot[]; look: LaserLook }>();
  private readonly now: () => number;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly source: OverlaySource,
  ) {
    canvas.lang = 'ja';
    this.context = canvas.getContext('2d');
    this.now = source.now ?? (() => performance.now());
  }

  /** want draws before the next picture of the screen. */
  want = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw);
  };

  /** point adds a place of somebody's laser. */
  point(who: string, { x, y }: Point, look: LaserLook): void {
    const trail = this.trails.get(who) ?? { spots: [], look };
    trail.look = look;
    trail.spots.push({ x, y, at: this.now() });
    this.trails.set(who, trail);
    this.want();
  }

  /** reset forgets lasers and clears, as when another page is shown. */
  reset(): void {
    this.trails.clear();
    const page = this.source.page();
    this.canvas.width = page?.width ?? 0;
    this.canvas.height = page?.height ?? 0;
    this.dirty = null;
    this.want();
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.trails.clear();
    this.canvas.width = this.canvas.height = 0;
  }

  private readonly draw = (): void => {
    this.frame = 0;
    const { context, canvas } = this;
    const page = this.source.page();
    if (!context || !page) return;
    if (this.dirty) {
      const { left, top, right, bottom } = this.dirty;
      context.clearRect(
        Math.floor(left),
        Math.floor(top),
        Math.ceil(right - left) + 2,
        Math.ceil(bottom - top) + 2,
      );
      this.dirty = null;
    }
    const marks = this.source.marks();
    canvas.dataset['strokes'] = String(marks.length);
    for (const mark of marks) {
      if (!drawable(mark)) {
        void loadFont(writtenIn(mark)).then(this.want);
        continue;
      }
      drawMark(context, page, mark);
      this.dirty = union(this.dirty, boundsOf(page, mark));
    }
    this.drawLasers(context);
    canvas.dataset['lasers'] = String(this.trails.size);
    if (this.trails.size > 0) this.want();
  };

  private drawLasers(context: CanvasRenderingContext2D): void {
    const now = this.now();
    for (const [who, { spots, look }] of this.trails) {
      while (spots[0] && now - spots[0].at > laserFade) spots.shift();
      if (spots.length === 0) {
        this.trails.delete(who);
        continue;
      }
      spots.forEach((spot, i) => {
        this.drawSpot(context, spots[i - 1], spot, i === spots.length - 1, now, look);
      });
    }
  }

  private drawSpot(
    context: CanvasRenderingContext2D,
    before: Spot | undefined,
    spot: Spot,
    head: boolean,
    now: number,
    { color, width }: LaserLook,
  ): void {
    const left = 1 - (now - spot.at) / laserFade;
    context.save();
    context.globalAlpha = left;
    context.strokeStyle = context.fillStyle = color;
    context.lineCap = 'round';
    context.lineWidth = width * (0.4 + 0.4 * left);
    if (before && spot.at - before.at < laserGap) {
      context.beginPath();
      context.moveTo(before.x, before.y);
      context.lineTo(spot.x, spot.y);
      context.stroke();
    }
    if (head) {
      context.beginPath();
      context.ellipse(spot.x, spot.y, width * 0.7, width * 0.7, 0, 0, Math.PI * 2);
      context.fill();
      // A white ring is seen on dark pages and on marks of the same colour.
      context.lineWidth = width * 0.25;
      context.strokeStyle = '#ffffff';
      context.stroke();
    }
    context.restore();
    const margin = width * 1.5;
    this.dirty = union(this.dirty, {
      left: Math.min(spot.x, before?.x ?? spot.x) - margin,
      top: Math.min(spot.y, before?.y ?? spot.y) - margin,
      right: Math.max(spot.x, before?.x ?? spot.x) + margin,
      bottom: Math.max(spot.y, before?.y ?? spot.y) + margin,
    });
  }
}
