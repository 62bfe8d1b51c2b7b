import type { Mark, RoomPage, Tool } from '../room/protocol';
import type { ToolChoice } from './choice';
import { Draft, round, type Touch } from './draft';
import { hitMarks } from './hit';
import { Pointers } from './pointers';
import type { Sheet } from './sheet';
import { apply, inverse, shownExtent, turned, within, type Point } from './view';

/** How near the eraser must come, in CSS pixels; a finger covers more. */
const eraserReach = 6;
const fingerReach = 14;
/** A pen's other end is an eraser: this bit of PointerEvent.buttons (Pointer Events §4.1.3). */
const penEraser = 32;
/** How strong a step of the wheel zooms; with Ctrl it is the two-finger gesture of a touchpad. */
const wheelZoom = 0.0015;
const touchpadZoom = 0.01;
const wheelRest = 200;
const linePixels = 16;

export class Hand {
  private readonly pointers: Pointers;
  private draft: Draft | null = null;
  private tool: ToolChoice['tool'] | null = null;
  private last: Touch | null = null;
  private wheelTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly box: HTMLElement,
    private readonly sheet: Sheet,
  ) {
    this.pointers = new Pointers(box, {
      use: (ev) => (this.toolFor(ev) === null ? 'pan' : 'draw'),
      down: (ev) => this.begin(ev),
      move: (ev) => this.go(ev),
      up: (ev) => this.end(ev),
      cancel: () => this.cancel(),
      pan: (dx, dy) => this.sheet.mayMove && this.sheet.lens.pan(dx, dy),
      pinch: (factor, at, dx, dy) => {
        if (!this.sheet.mayMove) return;
        this.sheet.lens.pan(dx, dy);
        this.sheet.lens.zoom(factor, at);
      },
      swipe: (step) => {
        if (this.sheet.lens.view.scale <= 1) this.sheet.now?.onPage?.(step);
      },
      settled: () => this.sheet.lens.settle(),
    });
    box.addEventListener('wheel', this.onWheel, { passive: false });
  }

  /** marks are what the hand draws at this moment. */
  marks(): Mark[] {
    return this.draft ? [this.draft.mark] : [];
  }

  reset(): void {
    this.pointers.reset();
    this.cancel();
  }

  stop(): void {
    this.reset();
    this.pointers.stop();
    clearTimeout(this.wheelTimer);
    this.box.removeEventListener('wheel', this.onWheel);
  }

  /** toolFor is what a pointer does; null moves the page. */
  private toolFor(ev: PointerEvent): ToolChoice['tool'] | null {
    const choice = this.sheet.now?.tool;
    if (!choice || choice.tool === 'hand') return null;
    return ev.pointerType === 'pen' && (ev.buttons & penEraser) !== 0 ? 'eraser' : choice.tool;
  }

  private begin(ev: PointerEvent): void {
    const page = this.sheet.roomPage;
    const choice = this.sheet.now?.tool;
    this.tool = this.toolFor(ev);
    if (!page || !choice || this.tool === null) return;
    const [touch] = this.touches(ev).slice(-1);
    if (!touch) return;
    this.last = touch;
    switch (this.tool) {
      case 'hand':
      case 'text':
        return;
      case 'eraser': {
        this.erase(ev, page);
        return;
      }
      case 'laser': {
        this.sheet.point(touch);
        return;
      }
      default:
        this.draft = new Draft(page, { ...choice, tool: this.tool }, touch);
        this.tell();
    }
  }

  private go(ev: PointerEvent): void {
    const page = this.sheet.roomPage;
    const touches = this.touches(ev);
    const touch = touches.at(-1);
    if (!page || !touch) return;
    if (this.tool === 'eraser') this.erase(ev, page);
    else if (this.tool === 'laser') this.sheet.point(touch);
    else if (this.draft) {
      this.draft.move(touches, ev.shiftKey);
      if (this.draft.full) this.goOn(page);
      else this.tell();
    }
    this.last = touch;
  }

  private end(ev: PointerEvent): void {
    const page = this.sheet.roomPage;
    if (page && this.draft) {
      const touch = this.touches(ev).at(-1);
      // A pen that is lifted presses with nothing: its last weight stays.
      if (touch) this.draft.move([{ ...touch, pressure: this.draft.end.pressure }], ev.shiftKey);
      this.finish();
    }
    if (page && this.tool === 'text' && this.last) this.write(page, this.last);
    this.tool = this.last = null;
  }

  private cancel(): void {
    const { draft } = this;
    const now = this.sheet.now;
    this.draft = this.tool = this.last = null;
    if (!draft || !now) return;
    const gone = { document: now.document.id, page: now.page, from: 0, gone: true };
    now.room.signal('drawing', { ...gone, mark: { ...draft.mark, points: [] } });
    this.sheet.drawn();
  }

  /** finish makes the draft a mark; one without extent was a mere touch. */
  private finish(): void {
    const { draft } = this;
    const now = this.sheet.now;
    if (!draft || !now) return;
    if (!draft.worth) {
      this.cancel();
      return;
    }
    this.draft = null;
    void this.sheet.do({ kind: 'mark', document: now.document.id, page: now.page, mark: draft.mark });
    this.sheet.drawn();
  }

  /** goOn ends a stroke that is as long as it may be, and begins the next one there. */
  private goOn(page: RoomPage): void {
    const end = this.draft?.end;
    const choice = this.sheet.now?.tool;
    this.finish();
    if (end && choice && this.tool) this.draft = new Draft(page, { ...choice, tool: this.tool as Tool }, end);
  }

  private tell(): void {
    const now = this.sheet.now;
    if (!this.draft || !now) return;
    now.room.signal('drawing', this.draft.news(now.document.id, now.page));
    this.sheet.drawn();
  }

  private erase(ev: PointerEvent, page: RoomPage): void {
    const to = this.touches(ev).at(-1);
    if (!to) return;
    const reach = (ev.pointerType === 'touch' ? fingerReach : eraserReach) / this.sheet.lens.scale;
    const from = this.last ?? to;
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / reach));
    const marks = this.sheet.visible().filter((mark) => this.mine(mark));
    const hit = new Set<string>();
    for (let i = 0; i <= steps; i++) {
      const at = { x: from.x + ((to.x - from.x) * i) / steps, y: from.y + ((to.y - from.y) * i) / steps };
      for (const mark of hitMarks(page, marks, at, reach)) hit.add(mark.id);
    }
    this.sheet.erase([...hit]);
  }

  /** mine says whether the mark may be erased: a citizen's hand takes only its own. */
  private mine(mark: Mark): boolean {
    const now = this.sheet.now;
    return now?.room.get().part !== 'citizen' || mark.by === now.account;
  }

  private write(page: RoomPage, at: Point): void {
    const now = this.sheet.now;
    if (!now?.tool) return;
    const texts = this.sheet.visible().filter((mark) => mark.tool === 'text' && this.mine(mark));
    const [old] = hitMarks(page, texts, at, 0);
    const id = crypto.randomUUID();
    if (old) {
      const [x = 0, y = 0] = old.points;
      const { width: size, color, turn = 0, text = '' } = old;
      this.sheet.write({ id, x, y, size, color, turn, text, changes: old });
      return;
    }
    const { width: size, color } = now.tool;
    this.sheet.write({ id, ...cornerFor(page, at, size), size, color, turn: page.turn ?? 0, text: '' });
  }

  /** touches are all places the pointer was at since the last event, on the page. */
  private touches(ev: PointerEvent): Touch[] {
    const { left, top } = this.box.getBoundingClientRect();
    const all = ev.type === 'pointermove' ? ev.getCoalescedEvents() : [];
    return (all.length > 0 ? all : [ev]).map((part) => ({
      ...this.sheet.lens.toPage({ x: part.clientX - left, y: part.clientY - top }),
      pressure: part.pointerType === 'pen' ? part.pressure : 0.5,
    }));
  }

  private readonly onWheel = (ev: WheelEvent): void => {
    if (!this.sheet.mayMove) return;
    ev.preventDefault();
    const unit = ev.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePixels : 1;
    const { left, top } = this.box.getBoundingClientRect();
    if (ev.shiftKey) this.sheet.lens.pan(-(ev.deltaX + ev.deltaY) * unit, 0);
    else {
      const strength = ev.ctrlKey ? touchpadZoom : wheelZoom;
      const factor = Math.exp(-ev.deltaY * unit * strength);
      this.sheet.lens.zoom(factor, { x: ev.clientX - left, y: ev.clientY - top });
    }
    clearTimeout(this.wheelTimer);
    this.wheelTimer = setTimeout(() => this.sheet.lens.settle(), wheelRest);
  };
}

/** cornerFor puts the first line of a text where somebody pointed to, with room for some letters. */
function cornerFor(page: RoomPage, at: Point, size: number): Point {
  const toShown = turned(page, page.turn);
  const shown = shownExtent(page, page.turn);
  const p = apply(toShown, at);
  const corner = apply(inverse(toShown), {
    x: within(p.x, 0, Math.max(0, shown.width - size * 4)),
    y: within(p.y - size * 0.7, 0, Math.max(0, shown.height - size * 1.4)),
  });
  return { x: round(corner.x, 100), y: round(corner.y, 100) };
}
