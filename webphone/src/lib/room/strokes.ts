import type { Drawing, Mark } from './protocol';

/** A stroke that is not heard of for so long was given up without a word. */
const forgetAfter = 10_000;
/** Finished strokes whose late parts are not to appear again. */
const rememberFinished = 500;

interface Place {
  document: string;
  page: number;
}

/**
 * Strokes are the marks that are no operations yet: those that others are
 * drawing, and one's own that are on their way to the server.
 */
export class Strokes {
  private readonly own = new Map<string, Place & { mark: Mark }>(); // by ref
  private readonly others = new Map<string, Place & { mark: Mark; from: string; timer: Timer }>(); // by mark id
  private readonly finished = new Set<string>();
  private readonly watchers = new Set<() => void>();

  /** at gives the marks of a page, those of others first. */
  at(document: string, page: number): Mark[] {
    return [...this.others.values(), ...this.own.values()]
      .filter((s) => s.document === document && s.page === page)
      .map((s) => s.mark);
  }

  watch(callback: () => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  /** send shows one's own mark until it is finished or settled. */
  send(ref: string, document: string, page: number, mark: Mark): void {
    this.own.set(ref, { document, page, mark });
    this.tell();
  }

  /** settle forgets one's own mark: it was refused, or is an operation. */
  settle(ref: string): void {
    if (this.own.delete(ref)) this.tell();
  }

  /** finish forgets the strokes that have become marks. */
  finish(marks: readonly Mark[]): void {
    let changed = false;
    for (const { id } of marks) {
      this.finished.add(id);
      if (this.drop(id)) changed = true;
      for (const [ref, { mark }] of this.own) if (mark.id === id && this.own.delete(ref)) changed = true;
    }
    for (const id of this.finished) {
      if (this.finished.size <= rememberFinished) break;
      this.finished.delete(id);
    }
    if (changed) this.tell();
  }

  /** receive takes a part of a stroke that somebody else draws. */
  receive(drawing: Drawing, from: string): void {
    const { document, page, mark, from: index, gone } = drawing;
    const known = this.others.get(mark.id);
    if (gone || this.finished.has(mark.id) || (known && known.from !== from)) {
      if (gone && known?.from === from && this.drop(mark.id)) this.tell();
      return;
    }
    const before = known?.mark.points ?? [];
    // Parts are missing: the sender tells the whole again, or the mark comes.
    if (index * 3 > before.length) return;
    this.drop(mark.id);
    const points = [...before.slice(0, index * 3), ...mark.points];
    const timer = setTimeout(() => this.drop(mark.id) && this.tell(), forgetAfter);
    this.others.set(mark.id, { document, page, mark: { ...mark, points }, from, timer });
    this.tell();
  }

  /** clear forgets all, and what was finished too. */
  clear(): void {
    for (const id of [...this.others.keys()]) this.drop(id);
    this.own.clear();
    this.finished.clear();
    this.tell();
  }

  private drop(id: string): boolean {
    clearTimeout(this.others.get(id)?.timer);
    return this.others.delete(id);
  }

  private tell(): void {
    for (const callback of [...this.watchers]) callback();
  }
}

type Timer = ReturnType<typeof setTimeout>;
