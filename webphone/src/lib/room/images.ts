import { ApiError } from '../api';
import { pageImage } from './room';

/** Decoded pages kept at once: one shown, its neighbours, and those of a document looked at before. A4 takes 16 MB. */
const maxBitmaps = 8;
/** Small pictures kept at once; they stay encoded, about 10 KB each. */
const maxThumbs = 400;
/** An image without an answer for so long has failed. */
const loadTimeout = 20_000;

/** What loads and decodes; tests give their own. */
export interface ImageSource {
  load: (url: string, signal: AbortSignal) => Promise<Blob>;
  decode: (blob: Blob) => Promise<ImageBitmap>;
}

const browser: ImageSource = {
  load: async (url, signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(loadTimeout)]);
    const answer = await fetch(url, { cache: 'no-store', credentials: 'same-origin', signal: limit });
    if (!answer.ok) throw new ApiError(answer.status, notThere);
    return answer.blob();
  },
  decode: (blob) => createImageBitmap(blob),
};

const notThere = {
  code: 'page-not-there',
  ja: 'このページを表示できませんでした。',
  en: 'This page could not be shown.',
};

/**
 * PageImages are the pictures of a room's pages: decoded and ready to be drawn,
 * the least recently used go first. Nothing is left after wipe.
 */
export class PageImages {
  private readonly pages = new Map<string, { bitmap?: ImageBitmap; ready: Promise<ImageBitmap> }>();
  private readonly thumbs = new Map<string, { url?: string; ready: Promise<string> }>();
  private stop = new AbortController();

  constructor(
    private readonly call: string,
    private readonly source: ImageSource = browser,
  ) {}

  /** peek gives a page that is decoded already. The bitmap is the cache's: draw it at once, keep it not. */
  peek(document: string, page: number): ImageBitmap | undefined {
    return this.pages.get(key(document, page))?.bitmap;
  }

  /** page loads and decodes one page; it rejects when that failed, and may be asked again. */
  page(document: string, page: number): Promise<ImageBitmap> {
    const id = key(document, page);
    const known = this.pages.get(id);
    if (known) {
      touch(this.pages, id, known);
      return known.ready;
    }
    const { signal } = this.stop;
    const entry: { bitmap?: ImageBitmap; ready: Promise<ImageBitmap> } = {
      ready: this.source
        .load(pageImage(this.call, document, page), signal)
        .then((blob) => this.source.decode(blob))
        .then((bitmap) => {
          if (signal.aborted || this.pages.get(id) !== entry) {
            bitmap.close();
            throw new DOMException('wiped', 'AbortError');
          }
          entry.bitmap = bitmap;
          this.trim();
          return bitmap;
        })
        .catch((err: unknown) => {
          if (this.pages.get(id) === entry) this.pages.delete(id);
          throw err;
        }),
    };
    this.pages.set(id, entry);
    return entry.ready;
  }

  /** prefetch loads a page that is likely to be asked for next. */
  prefetch(document: string, page: number): void {
    this.page(document, page).catch(() => undefined); // asked for again when it is shown
  }

  /** thumb gives the object URL of a page's small picture; it is good until forget or wipe. */
  thumb(document: string, page: number): Promise<string> {
    const id = key(document, page);
    const known = this.thumbs.get(id);
    if (known) {
      touch(this.thumbs, id, known);
      return known.ready;
    }
    const { signal } = this.stop;
    const entry: { url?: string; ready: Promise<string> } = {
      ready: this.source
        .load(pageImage(this.call, document, page, true), signal)
        .then((blob) => {
          if (signal.aborted || this.thumbs.get(id) !== entry) throw new DOMException('wiped', 'AbortError');
          entry.url = URL.createObjectURL(blob);
          this.trim();
          return entry.url;
        })
        .catch((err: unknown) => {
          if (this.thumbs.get(id) === entry) this.thumbs.delete(id);
          throw err;
        }),
    };
    this.thumbs.set(id, entry);
    return entry.ready;
  }

  /** forget drops everything of a document that is gone. */
  forget(document: string): void {
    const start = key(document, '');
    for (const id of [...this.pages.keys()]) if (id.startsWith(start)) this.dropPage(id);
    for (const id of [...this.thumbs.keys()]) if (id.startsWith(start)) this.dropThumb(id);
  }

  /** wipe drops everything and gives up what is on its way. */
  wipe(): void {
    this.stop.abort();
    this.stop = new AbortController();
    for (const id of [...this.pages.keys()]) this.dropPage(id);
    for (const id of [...this.thumbs.keys()]) this.dropThumb(id);
  }

  private trim(): void {
    for (const id of this.pages.keys()) {
      if (this.pages.size <= maxBitmaps) break;
      this.dropPage(id);
    }
    for (const id of this.thumbs.keys()) {
      if (this.thumbs.size <= maxThumbs) break;
      this.dropThumb(id);
    }
  }

  private dropPage(id: string): void {
    this.pages.get(id)?.bitmap?.close();
    this.pages.delete(id);
  }

  private dropThumb(id: string): void {
    const url = this.thumbs.get(id)?.url;
    if (url !== undefined) URL.revokeObjectURL(url);
    this.thumbs.delete(id);
  }
}

function key(document: string, page: number | ''): string {
  return `${document}/${page}`;
}

/** touch makes an entry the most recently used one. */
function touch<V>(map: Map<string, V>, id: string, value: V): void {
  map.delete(id);
  map.set(id, value);
}
