import type { RoomDocument } from '../room/protocol';
import type { PageImages } from '../room/images';
import { drawBlank, drawImage } from './blank';

/** How far a page's picture is; with words for all but ready. */
export type PictureState = 'loading' | 'converting' | 'failed' | 'ready';

/** First and longest pause before a picture that failed is asked for again. */
const firstPause = 500;
const longestPause = 5_000;

/** Picture draws a page's image, and asks again for one that did not come. */
export class Picture {
  private showing = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly tell: (state: PictureState) => void,
  ) {}

  show(images: PageImages, document: RoomDocument, page: number): void {
    const shown = document.pages[page - 1];
    const name = shown ? `${document.id}/${page}/${shown.width}x${shown.height}` : '';
    if (name === this.showing) return;
    this.stop();
    this.showing = name;
    if (!shown) {
      this.tell('converting');
      return;
    }
    if (shown.blank) {
      drawBlank(this.canvas, document.kind, shown);
      this.ready(name);
      return;
    }
    this.load(images, document, page, name, firstPause);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.showing = '';
    this.canvas.width = this.canvas.height = 0;
    delete this.canvas.dataset['picture'];
  }

  private load(images: PageImages, document: RoomDocument, page: number, name: string, pause: number): void {
    const shown = document.pages[page - 1];
    if (!shown) return;
    const draw = (image: ImageBitmap) => {
      if (this.showing !== name) return;
      drawImage(this.canvas, shown, image);
      this.ready(name);
      // Whoever turns a page mostly turns to one of these.
      for (const next of [page + 1, page - 1]) {
        if (isImage(document, next)) images.prefetch(document.id, next);
      }
    };
    const here = images.peek(document.id, page);
    if (here) {
      draw(here);
      return;
    }
    this.tell('loading');
    images.page(document.id, page).then(draw, () => {
      if (this.showing !== name) return;
      this.tell('failed');
      this.timer = setTimeout(
        () => this.load(images, document, page, name, Math.min(pause * 2, longestPause)),
        pause,
      );
    });
  }

  private ready(name: string): void {
    this.canvas.dataset['picture'] = name;
    this.tell('ready');
  }
}

function isImage(document: RoomDocument, page: number): boolean {
  const shown = document.pages[page - 1];
  return shown !== undefined && !shown.blank;
}
