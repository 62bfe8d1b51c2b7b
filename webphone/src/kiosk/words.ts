import { ApiError, type ButtonInfo, type ButtonText } from '../lib/api';
import type { Language } from '../lib/i18n';
import { nearest } from '../lib/layout/shape';
import { ValueStore, type Store } from '../lib/store';

/** What the kiosk shows of a call button; its live status comes over the live events. */
export interface Counter extends Pick<ButtonInfo, 'id' | 'queue' | 'position' | 'icon' | 'colour' | 'texts'> {
  /** #rrggbb behind and of its words, where a layout says so. */
  fill?: string;
  ink?: string;
}

/** The words of the site's counters. */
export interface Words {
  state: 'loading' | 'ready' | 'failed';
  /** The login is gone: nothing can be loaded. */
  denied: boolean;
  counters: readonly Counter[];
}

export interface WordsSource {
  buttons(): Promise<ButtonInfo[]>;
}

/** Pauses between tries. */
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;
const HTTP_UNAUTHORIZED = 401;

/** WordsStore loads the words and tries again until it has them. */
export class WordsStore implements Store<Words> {
  private readonly store = new ValueStore<Words>({ state: 'loading', denied: false, counters: [] });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private loading = false;
  private pause = FIRST_RETRY_MS;

  constructor(private readonly source: WordsSource) {}

  get = (): Words => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  start(): void {
    this.running = true;
    void this.load();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
  }

  /** refresh asks again: the counters may have changed. */
  refresh = (): void => {
    if (this.running && !this.loading) void this.load();
  };

  private async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    clearTimeout(this.timer);
    try {
      const buttons = await this.source.buttons();
      if (!this.running) return;
      this.pause = FIRST_RETRY_MS;
      const counters = buttons.filter((b) => b.enabled).sort((a, b) => a.position - b.position);
      this.store.set({ state: 'ready', denied: false, counters });
    } catch (err) {
      if (!this.running) return;
      const denied = err instanceof ApiError && err.status === HTTP_UNAUTHORIZED;
      const before = this.get();
      this.store.set({ ...before, denied, state: before.state === 'ready' ? 'ready' : 'failed' });
      this.timer = setTimeout(() => void this.load(), this.pause);
      this.pause = Math.min(LAST_RETRY_MS, this.pause * 2);
    } finally {
      this.loading = false;
    }
  }
}

/** A text and the language it is written in, for the screen reader and the font. */
export interface Said extends ButtonText {
  lang: string;
}

/** say takes a counter's words in the citizen's language, or in the nearest one there is. */
export function say(counter: Counter, language: Language): Said {
  for (const lang of nearest(language)) {
    const text = counter.texts[lang];
    if (text?.label) return { ...text, lang: lang.startsWith('ja') ? 'ja' : lang };
  }
  return { label: counter.id, line: '', lang: 'ja' };
}
