import type { RoomDocument, RoomPage } from '../room/protocol';
import type { PageImages } from '../room/images';
import { drawBlank, drawImage } from './blank';

/** How far a page's picture is; with words for all but ready. */
export type PictureState = 'loading' | 'converting' | 'failed' | 'ready';

/** First and longest pause before a picture that failed is asked for again. */
const firstPause = 500;
const longestPause = 5_000;
/** The picture is drawn anew for another size when the page has been still for so long. */
const stillFor = 120;
/** Sizes that differ by less look the same. */
const sameSize = 0.02;

interface Shown {
  name: string;
  images: PageImages;
  document: RoomDocument;
  page: number;
  extent: RoomPage;
}

/** Picture draws a page's image as large as it is seen, and asks again for one that did not come. */
export class Picture {
  private shown: Shown | null = null;
  private ratio = 1;
  private drawn = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private sizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly tell: (state: PictureState) => void,
  ) {}

  /** show draws a page; it is told what is shown again and again. */
  show(images: PageImages, document: RoomDocument, page: number): void {
    const extent = document.pages[page - 1];
    const name = extent ? `${document.id}/${page}/${extent.width}x${extent.height}` : '';
    if (this.shown?.name === name) {
      this.shown = { ...this.shown, document };
      return;
    }
    this.stop();
    if (!extent) {
      this.tell('converting');
      return;
    }
    this.shown = { name, images, document, page, extent };
    this.load(this.shown, firstPause);
  }

  /** size tells how many pixels of the screen one of the page has. */
  size(scale: number): void {
    this.ratio = Math.min(1, scale);
    if (this.drawn === 0 || Math.abs(this.ratio / this.drawn - 1) < sameSize) return;
    clearTimeout(this.sizeTimer);
    this.sizeTimer = setTimeout(() => {
      if (this.shown) this.load(this.shown, firstPause);
    }, stillFor);
  }

  stop(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.sizeTimer);
    this.shown = null;
    this.drawn = 0;
    this.canvas.width = this.canvas.height = 0;
    delete this.canvas.dataset['picture'];
  }

  private load(shown: Shown, pause: number): void {
    const { name, images, document, page, extent } = shown;
    if (extent.blank) {
      drawBlank(this.canvas, document.kind, extent, this.ratio);
      this.ready(name);
      return;
    }
    const draw = (image: ImageBitmap) => {
      if (this.shown?.name !== name) return;
      drawImage(this.canvas, extent, image, this.ratio);
      this.ready(name);
      // Whoever turns a page mostly turns to one of these.
      for (const next of [page + 1, page - 1])
        if (hasImage(this.shown, next)) images.prefetch(document.id, next);
    };
    const here = images.peek(document.id, page);
    if (here) {
      draw(here);
      return;
    }
    if (this.drawn === 0) this.tell('loading');
    images.page(document.id, page).then(draw, () => {
      if (this.shown?.name !== name) return;
      if (this.drawn === 0) this.tell('failed');
      clearTimeout(this.retryTimer);
      this.retryTimer = setTimeout(() => this.load(shown, Math.min(pause * 2, longestPause)), pause);
    });
  }

  private ready(name: string): void {
    this.drawn = this.ratio;
    this.canvas.dataset['picture'] = name;
    this.tell('ready');
  }
}

function hasImage({ document }: Shown, page: number): boolean {
  const extent = document.pages[page - 1];
  return extent !== undefined && !extent.blank;
}
