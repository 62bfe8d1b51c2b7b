import { CommandError } from '../live';
import type { Problem } from '../protocol';
import type { Action } from './protocol';

interface Unanswered {
  action: Action;
  resolve: () => void;
  reject: (err: CommandError) => void;
}

/** Outbox holds what the server has not answered, in the order it was asked for. */
export class Outbox {
  private readonly waiting = new Map<string, Unanswered>();

  /** put keeps an action until it is settled. */
  put(ref: string, action: Action): Promise<void> {
    return new Promise((resolve, reject) => this.waiting.set(ref, { action, resolve, reject }));
  }

  /** all that is unanswered: to be sent again, with the same refs, after a reconnect. */
  all(): { ref: string; action: Action }[] {
    return [...this.waiting].map(([ref, { action }]) => ({ ref, action }));
  }

  /** settle ends an action; answers to others (a page before a reload) are nothing to us. */
  settle(ref: string, problem?: Problem): void {
    const entry = this.waiting.get(ref);
    if (!entry) return;
    this.waiting.delete(ref);
    if (problem) entry.reject(new CommandError(problem));
    else entry.resolve();
  }

  /** fail ends all of them. */
  fail(problem: Problem): void {
    for (const ref of [...this.waiting.keys()]) this.settle(ref, problem);
  }
}
