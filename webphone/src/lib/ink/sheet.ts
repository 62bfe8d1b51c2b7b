import { CommandError } from '../live';
import type { Problem } from '../protocol';
import type { Action, Mark, RoomDocument, RoomPage, View } from '../room/protocol';
import { marksOf } from '../room/reduce';
import type { Room } from '../room/room';
import { Camera } from './camera';
import type { ToolChoice } from './choice';
import { loadFont } from './fonts';
import { Hand } from './hand';
import { Overlay } from './overlay';
import { Painter } from './paint';
import { Picture, type PictureState } from './picture';
import { drawable, writtenIn } from './render';
import type { Point } from './view';
import type { Writing } from './writing';

/** What a Sheet shows and what may be done with it. */
export interface SheetProps {
  room: Room;
  document: RoomDocument;
  /** From 1. */
  page: number;
  view: View;
  tool: ToolChoice | null;
  account?: string | undefined;
  onView?: ((view: View) => void) | undefined;
  onPage?: ((step: 1 | -1) => void) | undefined;
  onRefused?: ((problem: Problem) => void) | undefined;
}

export interface SheetParts {
  box: HTMLElement;
  sheet: HTMLElement;
  image: HTMLCanvasElement;
  marks: HTMLCanvasElement;
  live: HTMLCanvasElement;
}

export interface SheetEvents {
  picture: (state: PictureState) => void;
  /** Somebody wants to write a text here. */
  write: (writing: Writing) => void;
}

/** How somebody else's laser pointer looks, and one's own. */
export const laserLook = { color: '#e60012', width: 18 };

/** Drawing many marks may take so long before the screen is shown again (ms). */
const paintTime = 24;

/** Sheet is a page in its box: picture, marks, what is being drawn, and the hand on it. */
export class Sheet {
  private props: SheetProps | null = null;
  private readonly camera: Camera;
  private readonly picture: Picture;
  private readonly painter: Painter;
  private readonly overlay: Overlay;
  private readonly hand: Hand;
  private readonly sizes: ResizeObserver;
  private leaveRoom: (() => void) | undefined;
  private frame = 0;
  /** Marks that the eraser asked for: hidden until the answer. */
  private readonly erased = new Set<string>();

  constructor(
    private readonly parts: SheetParts,
    private readonly events: SheetEvents,
  ) {
    this.picture = new Picture(parts.image, events.picture);
    this.camera = new Camera(
      parts.sheet,
      (view) => this.props?.onView?.(view),
      (scale) => this.picture.size(scale * devicePixelRatio),
    );
    this.painter = new Painter(parts.marks);
    this.overlay = new Overlay(parts.live, {
      page: () => this.roomPage,
      marks: () => [...this.underway(), ...this.hand.marks()],
    });
    this.hand = new Hand(parts.box, this);
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(parts.box);
  }

  /** show is told after each render what is to be seen. */
  show(props: SheetProps): void {
    const before = this.props;
    this.props = props;
    const page = this.roomPage;
    const fresh =
      before?.room !== props.room || before.document.id !== props.document.id || before.page !== props.page;
    if (before?.room !== props.room) this.enter(props.room);
    if (!page) return;
    if (fresh) {
      this.hand.reset();
      this.erased.clear();
    }
    if (before?.tool?.tool !== props.tool?.tool) this.hand.reset();
    this.parts.sheet.style.width = `${page.width}px`;
    this.parts.sheet.style.height = `${page.height}px`;
    this.measure();
    this.camera.follow(page, props.view, fresh);
    this.picture.show(props.room.images, props.document, props.page);
    if (fresh || page.width !== this.parts.live.width || page.height !== this.parts.live.height) {
      this.overlay.reset();
    }
    this.want();
  }

  stop(): void {
    this.props = null;
    cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
    this.leaveRoom?.();
    this.hand.stop();
    this.camera.stop();
    this.picture.stop();
    this.overlay.stop();
    this.painter.wipe();
  }

  // What the hand needs.

  get now(): SheetProps | null {
    return this.props;
  }

  get roomPage(): RoomPage | null {
    return this.props?.document.pages[this.props.page - 1] ?? null;
  }

  get mayMove(): boolean {
    return this.props?.onView !== undefined;
  }

  get lens(): Camera {
    return this.camera;
  }

  /** marks that are on the page now and not asked to go. */
  visible(): readonly Mark[] {
    if (!this.props) return [];
    const { room, document, page } = this.props;
    const all = marksOf(room.get().doc, document.id, page);
    return this.erased.size === 0 ? all : all.filter((mark) => !this.erased.has(mark.id));
  }

  do(action: Action): Promise<void> {
    const props = this.props;
    if (!props) return Promise.resolve();
    return props.room.do(action).catch((err: unknown) => {
      if (err instanceof CommandError) props.onRefused?.(err.problem);
    });
  }

  erase(ids: readonly string[]): void {
    const props = this.props;
    if (!props || ids.length === 0) return;
    for (const id of ids) this.erased.add(id);
    this.want();
    const place = { document: props.document.id, page: props.page };
    void this.do({ kind: 'erase', ...place, ids: [...ids] }).then(() => {
      for (const id of ids) this.erased.delete(id);
      this.want();
    });
  }

  point(at: Point): void {
    const props = this.props;
    if (!props) return;
    this.overlay.point('', at, laserLook);
    props.room.signal('laser', { document: props.document.id, page: props.page, x: at.x, y: at.y });
  }

  write(writing: Writing): void {
    this.events.write(writing);
  }

  /** drawn says that what the hand draws has changed. */
  drawn(): void {
    this.overlay.want();
  }

  private underway(): Mark[] {
    return this.props ? this.props.room.drawing(this.props.document.id, this.props.page) : [];
  }

  private enter(room: Room): void {
    this.leaveRoom?.();
    const leave = [
      room.subscribe(this.want),
      room.watchDrawing(this.overlay.want),
      room.on('laser', (laser, from) => {
        if (laser.document === this.props?.document.id && laser.page === this.props.page) {
          this.overlay.point(from, laser, laserLook);
        }
      }),
    ];
    this.leaveRoom = () => leave.forEach((call) => call());
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.parts.box;
    this.camera.resize({ width, height });
  }

  /** want paints the marks before the next picture of the screen. */
  private readonly want = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.paint);
  };

  private readonly paint = (): void => {
    this.frame = 0;
    const page = this.roomPage;
    if (!page) return;
    let marks = this.visible();
    const waiting = marks.filter((mark) => !drawable(mark));
    if (waiting.length > 0) {
      marks = marks.filter(drawable);
      void loadFont(waiting.map(writtenIn).join('')).then(this.want);
    }
    const done = this.painter.paint(page, marks, performance.now() + paintTime);
    if (done < marks.length) this.want();
    // For the tests: how many marks the canvas shows.
    this.parts.marks.dataset['marks'] = String(done);
  };
}
