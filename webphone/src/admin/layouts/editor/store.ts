import { ApiError } from '../../../lib/api';
import type { Screen } from '../../../lib/layout/shape';
import { ValueStore, type Store } from '../../../lib/store';
import type { Layout } from '../api';

/** What somebody works on, and how far it is kept. */
export interface Work {
  screen: Screen;
  /** What the server has of it. */
  kept: Screen;
  /** The layout as the server answered last. */
  layout: Layout;
  past: readonly Screen[];
  future: readonly Screen[];
  saving: boolean;
  /** Why it is not kept; null when it is, or will be in a moment. */
  error: unknown;
  /** Somebody else's state that came between; null: none. */
  theirs: Layout | null;
}

export interface DraftPort {
  putDraft(id: string, version: string | null, screen: Screen): Promise<Layout>;
  get(id: string): Promise<Layout>;
}

/** A pause in work after which it is kept. */
const SAVE_AFTER_MS = 700;
/** After a failure it is tried again by itself. */
const RETRY_MS = 5_000;
/** Changes of the same thing within this time are taken back together. */
const TOGETHER_MS = 1_500;
const MOST_STEPS = 100;
const HTTP_PRECONDITION_FAILED = 412;

/** screenOf is where work on a layout goes on: its draft, or what is published. */
export function screenOf(layout: Layout, fresh: Screen): Screen {
  return layout.draft ?? layout.live?.document ?? fresh;
}

/**
 * LayoutWork keeps a draft while somebody works on it: every step can be taken
 * back, everything is saved by itself, and what somebody else saved meanwhile is
 * never overwritten unasked.
 */
export class LayoutWork implements Store<Work> {
  private readonly store: ValueStore<Work>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private last = { what: '', at: 0 };

  constructor(
    layout: Layout,
    private readonly fresh: Screen,
    private readonly port: DraftPort,
    private readonly now: () => number = Date.now,
  ) {
    const screen = screenOf(layout, fresh);
    this.store = new ValueStore<Work>({
      screen,
      kept: screen,
      layout,
      past: [],
      future: [],
      saving: false,
      error: null,
      theirs: null,
    });
  }

  get = (): Work => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** change makes a step; `what` names the thing that is changed, so that typing is one step. */
  change = (screen: Screen, what = ''): void => {
    const { past, screen: before } = this.get();
    const at = this.now();
    const together = what !== '' && what === this.last.what && at - this.last.at < TOGETHER_MS;
    this.last = { what, at };
    this.set({ screen, past: together ? past : [...past, before].slice(-MOST_STEPS), future: [] });
    this.later();
  };

  undo = (): void => {
    const { past, future, screen } = this.get();
    const before = past.at(-1);
    if (!before) return;
    this.last = { what: '', at: 0 };
    this.set({ screen: before, past: past.slice(0, -1), future: [screen, ...future] });
    this.later();
  };

  redo = (): void => {
    const { past, future, screen } = this.get();
    const [next, ...rest] = future;
    if (!next) return;
    this.last = { what: '', at: 0 };
    this.set({ screen: next, past: [...past, screen], future: rest });
    this.later();
  };

  /** adopt takes a state of the server that this page asked for: published, discarded, restored. */
  adopt = (layout: Layout): void => {
    const screen = screenOf(layout, this.fresh);
    const { past, screen: before } = this.get();
    const same = JSON.stringify(screen) === JSON.stringify(before);
    this.set({
      layout,
      screen,
      kept: screen,
      theirs: null,
      error: null,
      ...(same ? {} : { past: [...past, before], future: [] }),
    });
  };

  /** keepMine saves over what somebody else has saved. */
  keepMine = async (): Promise<void> => {
    const { theirs } = this.get();
    if (!theirs) return;
    this.set({ layout: theirs, theirs: null });
    await this.flush();
  };

  /** takeTheirs shows what somebody else has saved; one's own is a step back. */
  takeTheirs = (): void => {
    const { theirs } = this.get();
    if (theirs) this.adopt(theirs);
  };

  get dirty(): boolean {
    const { screen, kept } = this.get();
    return screen !== kept;
  }

  /** flush saves what is not saved and returns when it is, or cannot be. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (this.dirty && !this.get().theirs) {
      this.running = this.save();
      await this.running;
    }
    return !this.dirty;
  };

  stop = (): void => clearTimeout(this.timer);

  private later(ms = SAVE_AFTER_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async save(): Promise<void> {
    const { screen, layout } = this.get();
    this.set({ saving: true });
    try {
      const kept = await this.port.putDraft(layout.id, layout.version, screen);
      this.set({ layout: kept, kept: screen, error: null });
    } catch (err) {
      if (err instanceof ApiError && err.status === HTTP_PRECONDITION_FAILED) await this.meet(layout.id);
      else {
        this.set({ error: err });
        if (err instanceof ApiError && err.status === 0) this.later(RETRY_MS);
      }
    } finally {
      this.running = null;
      this.set({ saving: false });
      if (this.get().screen !== screen && !this.get().theirs) this.later();
    }
  }

  /** meet finds out what somebody else has saved. */
  private async meet(id: string): Promise<void> {
    try {
      this.set({ theirs: await this.port.get(id), error: null });
    } catch (err) {
      this.set({ error: err });
    }
  }

  private set(patch: Partial<Work>): void {
    this.store.set({ ...this.get(), ...patch });
  }
}
