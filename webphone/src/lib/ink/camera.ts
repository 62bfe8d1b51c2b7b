import type { RoomPage, View } from '../room/protocol';
import {
  apply,
  clampView,
  inverse,
  panBy,
  place,
  sameView,
  wholePage,
  zoomAt,
  type Extent,
  type Matrix,
  type Placement,
  type Point,
} from './view';

/** How often a view is told while the hand moves it. */
const tellEvery = 80;
/** One's own view counts for so long after the hand let go: until then it comes back as an operation. */
const ownFor = 1_500;
/** How long the page takes to follow somebody else's view. */
const glide = 180;

/**
 * Camera places the sheet in its box. It follows the view that everybody sees;
 * while this page's own hand moves it, that comes first.
 */
export class Camera {
  private followed: View = wholePage;
  private own: View | null = null;
  private page: RoomPage | null = null;
  private box: Extent = { width: 0, height: 0 };
  private placement: Placement | null = null;
  private back: Matrix | null = null;
  private tellTimer: ReturnType<typeof setTimeout> | undefined;
  private ownTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly sheet: HTMLElement,
    private readonly tell: (view: View) => void,
    /** Each time the page is placed: CSS pixels of one pixel of it. */
    private readonly placed: (scale: number) => void,
  ) {}

  get view(): View {
    return this.own ?? this.followed;
  }

  /** CSS pixels of one pixel of the page. */
  get scale(): number {
    return this.placement?.scale ?? 1;
  }

  /** follow shows a page with a view; a new page is simply there. */
  follow(page: RoomPage, view: View, fresh: boolean): void {
    const turnedOrResized =
      fresh ||
      page.width !== this.page?.width ||
      page.height !== this.page.height ||
      page.turn !== this.page.turn;
    if (fresh || (this.own && sameView(this.own, view))) this.release();
    const moved = turnedOrResized || !sameView(view, this.followed);
    this.page = page;
    this.followed = view;
    if (moved && !this.own) this.apply(!turnedOrResized);
  }

  resize(box: Extent): void {
    if (box.width === this.box.width && box.height === this.box.height) return;
    this.box = box;
    this.apply(false);
  }

  zoom(factor: number, at: Point = { x: this.box.width / 2, y: this.box.height / 2 }): void {
    if (this.page) this.use(zoomAt(this.page, this.box, this.view, at, factor));
  }

  pan(dx: number, dy: number): void {
    if (this.page) this.use(panBy(this.page, this.box, this.view, dx, dy));
  }

  whole(): void {
    this.use(wholePage);
  }

  /** settle says that the hand let go. */
  settle(): void {
    if (!this.own) return;
    this.flush();
    clearTimeout(this.ownTimer);
    this.ownTimer = setTimeout(() => {
      this.release();
      this.apply(true);
    }, ownFor);
  }

  stop(): void {
    this.release();
  }

  /** toPage maps a point of the box (CSS pixels) to the page. */
  toPage(at: Point): Point {
    return this.back ? apply(this.back, at) : at;
  }

  private use(view: View): void {
    const next = clampView(view);
    if (sameView(next, this.view)) return;
    clearTimeout(this.ownTimer);
    this.own = next;
    this.apply(false);
    this.tellTimer ??= setTimeout(() => this.flush(), tellEvery);
  }

  private flush(): void {
    if (this.tellTimer === undefined) return;
    clearTimeout(this.tellTimer);
    this.tellTimer = undefined;
    if (this.own) this.tell(this.own);
  }

  private release(): void {
    clearTimeout(this.tellTimer);
    clearTimeout(this.ownTimer);
    this.tellTimer = undefined;
    this.own = null;
  }

  private apply(smooth: boolean): void {
    const { page, box, sheet } = this;
    if (!page || box.width === 0 || box.height === 0) return;
    this.placement = place(page, box, this.view);
    const { a, b, c, d, e, f } = this.placement.matrix;
    this.back = inverse(this.placement.matrix);
    this.placed(this.placement.scale);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    sheet.style.transition = smooth && !still ? `transform ${glide}ms ease-out` : 'none';
    sheet.style.transform = `matrix(${a}, ${b}, ${c}, ${d}, ${e}, ${f})`;
  }
}
