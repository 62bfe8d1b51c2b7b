import type { Drawing, Mark, RoomPage, Tool } from '../room/protocol';
import type { ToolChoice } from './choice';
import { square, straight } from './geometry';
import { within, type Point } from './view';

/** A pointer's place on a page and how hard it presses, 0–1. */
export interface Touch extends Point {
  pressure: number;
}

/** As many points as one stroke may have (consult.MaxPoints). */
const maxPoints = 5_000;
/** Nearer points add nothing but bytes. */
const leastStep = 0.7;

/** Draft is a mark that is being drawn. */
export class Draft {
  readonly id = crypto.randomUUID();
  private points: number[] = [];
  private told = 0;
  private last: Touch;
  private cached: Mark | undefined;

  constructor(
    private readonly page: RoomPage,
    private readonly choice: ToolChoice & { tool: Tool },
    private readonly first: Touch,
  ) {
    this.last = first;
    this.set([first]);
  }

  /** full says that the stroke is as long as it may be: another one goes on. */
  get full(): boolean {
    return this.points.length >= maxPoints * 3;
  }

  /** move takes the pointer further; with `exact` (shift) lines are straight and shapes have equal sides. */
  move(touches: readonly Touch[], exact: boolean): void {
    const end = touches.at(-1);
    if (!end) return;
    this.cached = undefined;
    const { tool } = this.choice;
    if (tool === 'stamp') this.set([end]);
    else if (tool === 'rectangle' || tool === 'circle')
      this.set([this.first, exact ? this.at(square, end) : end]);
    else if (tool === 'line' || tool === 'arrow' || exact)
      this.set([this.first, exact ? this.at(straight, end) : end]);
    else for (const touch of touches) this.add(touch);
    this.last = end;
  }

  /** end is where the pointer was last. */
  get end(): Touch {
    return this.last;
  }

  /** worth says whether there is something to see: a line or a shape needs an extent. */
  get worth(): boolean {
    const { tool } = this.choice;
    if (tool === 'pen' || tool === 'highlighter' || tool === 'stamp') return true;
    const [x1 = 0, y1 = 0, , x2 = x1, y2 = y1] = this.points;
    return Math.hypot(x2 - x1, y2 - y1) >= 3;
  }

  get mark(): Mark {
    const { tool, color, width, stamp } = this.choice;
    this.cached ??= {
      id: this.id,
      by: '',
      z: 0,
      tool,
      color,
      width,
      points: this.points.slice(),
      ...(tool === 'stamp' && { stamp, ...turnOf(this.page) }),
    };
    return this.cached;
  }

  /** news is what was not told of it yet. */
  news(document: string, page: number): Drawing {
    const from = Math.min(this.told, this.points.length / 3);
    this.told = this.points.length / 3;
    return { document, page, from, mark: { ...this.mark, points: this.points.slice(from * 3) } };
  }

  private add(touch: Touch): void {
    const [x = 0, y = 0] = this.points.slice(-3);
    if (this.full || Math.hypot(touch.x - x, touch.y - y) < leastStep) return;
    this.points.push(...this.written(touch));
  }

  private set(touches: readonly Touch[]): void {
    this.points = touches.flatMap((touch) => this.written(touch));
    this.told = 0;
  }

  private at(rule: (from: Point, to: Point) => Point, end: Touch): Touch {
    return { ...rule(this.first, end), pressure: end.pressure };
  }

  /** written are the numbers of a point: inside the page, and no finer than anybody sees. */
  private written({ x, y, pressure }: Touch): number[] {
    return [
      round(within(x, 0, this.page.width), 100),
      round(within(y, 0, this.page.height), 100),
      round(within(pressure, 0, 1), 1_000),
    ];
  }
}

export function turnOf(page: RoomPage): Pick<Mark, 'turn'> {
  return page.turn ? { turn: page.turn } : {};
}

export function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
