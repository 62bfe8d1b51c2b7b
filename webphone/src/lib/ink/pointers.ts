import type { Point } from './view';

/** What fingers, pens and mice ask for, in CSS pixels of the box. */
export interface PointerUse {
  /** What one pointer does: draw (also erase, point, write), or move the page. */
  use: (ev: PointerEvent) => 'draw' | 'pan' | 'none';
  down: (ev: PointerEvent) => void;
  move: (ev: PointerEvent) => void;
  up: (ev: PointerEvent) => void;
  /** What `down` began is given up. */
  cancel: () => void;
  pan: (dx: number, dy: number) => void;
  /** Two fingers: the page follows, zoomed by a factor around a point. */
  pinch: (factor: number, at: Point, dx: number, dy: number) => void;
  /** A finger wiped over a page: +1 to the left (the next page), -1 to the right. */
  swipe: (direction: 1 | -1) => void;
  /** The hand let go of the page. */
  settled: () => void;
}

/** After a pen was seen, a touch for so long is the ball of a hand. */
const palmTime = 700;
/** A swipe is so long (px), that quick (ms), and that much more across than along. */
const swipeLength = 60;
const swipeTime = 700;
const swipeSlope = 2;

type Mode = 'none' | 'draw' | 'pan' | 'pinch' | 'wait';

/**
 * Pointers tells drawing from moving: a pen goes before fingers, two fingers
 * zoom, and what one finger had begun to draw is given up then.
 */
export class Pointers {
  private readonly down = new Map<number, { x: number; y: number; type: string }>();
  private mode: Mode = 'none';
  private active = -1;
  private penSeen = -Infinity;
  private start: Point & { at: number } = { x: 0, y: 0, at: 0 };

  constructor(
    private readonly box: HTMLElement,
    private readonly uses: PointerUse,
  ) {
    box.addEventListener('pointerdown', this.onDown);
    box.addEventListener('pointermove', this.onMove);
    box.addEventListener('pointerup', this.onUp);
    box.addEventListener('pointercancel', this.onCancel);
    box.addEventListener('lostpointercapture', this.onLost);
  }

  /** stop gives up what is going on. */
  stop(): void {
    this.box.removeEventListener('pointerdown', this.onDown);
    this.box.removeEventListener('pointermove', this.onMove);
    this.box.removeEventListener('pointerup', this.onUp);
    this.box.removeEventListener('pointercancel', this.onCancel);
    this.box.removeEventListener('lostpointercapture', this.onLost);
    this.reset();
  }

  /** reset forgets all pointers, as when another page is shown. */
  reset(): void {
    if (this.mode === 'draw') this.uses.cancel();
    this.down.clear();
    this.mode = 'none';
  }

  private readonly onDown = (ev: PointerEvent): void => {
    if (ev.target instanceof HTMLTextAreaElement) return;
    if (ev.pointerType === 'pen') this.pen();
    else if (ev.pointerType === 'touch' && this.isPalm()) return;
    if (ev.pointerType === 'mouse' && ev.button !== 0 && ev.button !== 1) return;
    this.down.set(ev.pointerId, { x: ev.clientX, y: ev.clientY, type: ev.pointerType });
    this.capture(ev.pointerId);
    if (this.down.size === 1) this.begin(ev);
    else if (this.down.size === 2 && this.mode !== 'wait') this.second();
  };

  private begin(ev: PointerEvent): void {
    const use = ev.button === 1 ? 'pan' : this.uses.use(ev);
    this.active = ev.pointerId;
    this.start = { x: ev.clientX, y: ev.clientY, at: ev.timeStamp };
    this.mode = use === 'none' ? 'wait' : use;
    if (use === 'draw') this.uses.down(ev);
  }

  private second(): void {
    if (this.mode === 'draw') this.uses.cancel();
    this.mode = 'pinch';
  }

  /** pen takes over: what fingers do is the ball of the hand. */
  private pen(): void {
    this.penSeen = performance.now();
    for (const [id, { type }] of this.down) {
      if (type === 'pen') continue;
      if (this.mode === 'draw' && id === this.active) this.uses.cancel();
      this.down.delete(id);
    }
    if (this.down.size === 0) this.mode = 'none';
  }

  private isPalm(): boolean {
    const drawing = [...this.down.values()].some(({ type }) => type === 'pen');
    return drawing || performance.now() - this.penSeen < palmTime;
  }

  private readonly onMove = (ev: PointerEvent): void => {
    if (ev.pointerType === 'pen') this.penSeen = performance.now();
    const pointer = this.down.get(ev.pointerId);
    if (!pointer) return;
    const before = this.hold();
    const [dx, dy] = [ev.clientX - pointer.x, ev.clientY - pointer.y];
    pointer.x = ev.clientX;
    pointer.y = ev.clientY;
    if (this.mode === 'draw' && ev.pointerId === this.active) this.uses.move(ev);
    else if (this.mode === 'pan' && ev.pointerId === this.active) this.uses.pan(dx, dy);
    else if (this.mode === 'pinch') {
      const after = this.hold();
      const factor = before.span > 0 ? after.span / before.span : 1;
      this.uses.pinch(factor, this.inBox(after), after.x - before.x, after.y - before.y);
    }
  };

  private readonly onUp = (ev: PointerEvent): void => {
    if (ev.pointerType === 'pen') this.penSeen = performance.now();
    if (!this.down.has(ev.pointerId)) return;
    const { mode } = this;
    const active = ev.pointerId === this.active;
    this.leave(ev.pointerId);
    if (mode === 'draw' && active) this.uses.up(ev);
    if (mode === 'pan' && active) {
      const swipe = ev.pointerType === 'touch' ? this.swipe(ev) : 0;
      if (swipe !== 0) this.uses.swipe(swipe);
      this.uses.settled();
    }
    if (mode === 'pinch') this.uses.settled();
  };

  private readonly onCancel = (ev: PointerEvent): void => {
    if (!this.down.has(ev.pointerId)) return;
    const { mode } = this;
    this.leave(ev.pointerId);
    if (mode === 'draw' && ev.pointerId === this.active) this.uses.cancel();
    else if (mode === 'pan' || mode === 'pinch') this.uses.settled();
  };

  /** A finger is first captured by what it touches; that it loses this to the box is no end. */
  private readonly onLost = (ev: PointerEvent): void => {
    if (ev.target === this.box) this.onCancel(ev);
  };

  /** leave takes a pointer away; a finger that stays after a pinch begins nothing new. */
  private leave(id: number): void {
    this.down.delete(id);
    if (this.down.size === 0) this.mode = 'none';
    else if (this.mode === 'pinch' || id === this.active) this.mode = 'wait';
  }

  private swipe(ev: PointerEvent): 1 | -1 | 0 {
    const [dx, dy] = [ev.clientX - this.start.x, ev.clientY - this.start.y];
    if (ev.timeStamp - this.start.at > swipeTime || Math.abs(dx) < swipeLength) return 0;
    if (Math.abs(dx) < Math.abs(dy) * swipeSlope) return 0;
    return dx < 0 ? 1 : -1;
  }

  /** hold is the middle of all fingers and how far the first two are apart. */
  private hold(): Point & { span: number } {
    const [a, b] = [...this.down.values()];
    if (!a || !b) return { x: a?.x ?? 0, y: a?.y ?? 0, span: 0 };
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, span: Math.hypot(a.x - b.x, a.y - b.y) };
  }

  private inBox({ x, y }: Point): Point {
    const { left, top } = this.box.getBoundingClientRect();
    return { x: x - left, y: y - top };
  }

  private capture(id: number): void {
    try {
      this.box.setPointerCapture(id);
    } catch {
      // The pointer is gone already.
    }
  }
}
