import type { Drawing, Signals } from './protocol';

/** At most so many a second of each, as the server passes on. */
const drawingsPerSecond = 30;
const lasersPerSecond = 30;
const levelsPerSecond = 5;

type Paced = 'drawing' | 'laser' | 'level';
type Send = <K extends Paced>(kind: K, data: Signals[K], to?: string) => void;

/** Pace joins signals that come faster than they may be sent: the newest counts, and points of strokes add up. */
export class Pace {
  private readonly strokes: Slot;
  private readonly laser: Slot;
  private readonly level: Slot;
  private readonly drawings = new Map<string, Stroke>(); // by mark id
  private lastLaser: Signals['laser'] | undefined;
  private lastLevel: { data: Signals['level']; to?: string | undefined } | undefined;

  constructor(private readonly send: Send) {
    this.strokes = new Slot(1_000 / drawingsPerSecond, () => this.sendStroke());
    this.laser = new Slot(1_000 / lasersPerSecond, () => {
      if (this.lastLaser) this.send('laser', this.lastLaser);
      this.lastLaser = undefined;
      return false;
    });
    this.level = new Slot(1_000 / levelsPerSecond, () => {
      if (this.lastLevel) this.send('level', this.lastLevel.data, this.lastLevel.to);
      this.lastLevel = undefined;
      return false;
    });
  }

  tellLaser(laser: Signals['laser']): void {
    this.lastLaser = laser;
    this.laser.want();
  }

  tellLevel(level: Signals['level'], to?: string): void {
    this.lastLevel = { data: level, to };
    this.level.want();
  }

  tellDrawing(drawing: Drawing): void {
    const { id } = drawing.mark;
    const stroke = this.drawings.get(id) ?? { ...drawing, points: [], sent: 0, dirty: true };
    const points = stroke.points;
    points.length = Math.min(points.length, drawing.from * 3);
    for (const value of drawing.mark.points) points.push(value);
    this.drawings.set(id, {
      ...drawing,
      points,
      // What was sent and has changed since is sent again.
      sent: Math.min(stroke.sent, drawing.from),
      dirty: true,
    });
    this.strokes.want();
  }

  /** finish forgets a stroke that is asked for as a mark now. */
  finish(id: string): void {
    this.drawings.delete(id);
  }

  /** restart sends strokes from their beginning: who listens now may not have heard it. */
  restart(): void {
    for (const stroke of this.drawings.values()) {
      stroke.sent = 0;
      stroke.dirty = true;
      this.strokes.want();
    }
  }

  stop(): void {
    for (const slot of [this.strokes, this.laser, this.level]) slot.stop();
    this.drawings.clear();
  }

  /** sendStroke sends what is new of one stroke and says whether there is more. */
  private sendStroke(): boolean {
    for (const [id, stroke] of this.drawings) {
      if (!stroke.dirty) continue;
      const { document, page, mark, gone, points, sent } = stroke;
      const data: Drawing = { document, page, mark: { ...mark, points: points.slice(sent * 3) }, from: sent };
      if (gone) data.gone = true;
      stroke.sent = points.length / 3;
      stroke.dirty = false;
      if (gone) this.drawings.delete(id);
      this.send('drawing', data);
      break;
    }
    return [...this.drawings.values()].some((stroke) => stroke.dirty);
  }
}

interface Stroke extends Drawing {
  /** All of its points so far. */
  points: number[];
  /** How many points were sent. */
  sent: number;
  dirty: boolean;
}

/** Slot runs a task at once, but never more often than each interval; wants in between are one. */
class Slot {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;

  /** task says whether it wants to run again. */
  constructor(
    private readonly every: number,
    private readonly task: () => boolean,
  ) {}

  want(): void {
    if (this.timer === undefined) this.run();
    else this.wanted = true;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wanted = false;
  }

  private run(): void {
    this.wanted = false;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.wanted) this.run();
    }, this.every);
    if (this.task()) this.wanted = true;
  }
}
