import { useState } from 'react';

import { differing, merge, same } from './merge';

export interface Draft<T> {
  value: T;
  set: (change: Partial<T> | ((old: T) => T)) => void;
  /** Whether there is something that was not saved. */
  dirty: boolean;
  reset: () => void;
  /**
   * saved takes the value, or what the server made of it, as the state to compare
   * with. What was typed since this draft was drawn stays.
   */
  saved: (value?: T) => void;
  /** changedIn names what a newer state has otherwise than what is compared with. */
  changedIn: (newest: T) => (keyof T)[];
  /** rebase takes a newer state and keeps what was typed; it names what both changed. */
  rebase: (newest: T) => (keyof T)[];
}

/**
 * useDraft keeps what is typed apart from what is saved. Values are plain data;
 * start is read when key changes: another entry, or a newer version of it.
 */
export function useDraft<T extends object>(start: T, key: string): Draft<T> {
  const [base, setBase] = useState(start);
  const [value, setValue] = useState(start);
  const [seen, setSeen] = useState(key);
  if (seen !== key) {
    setSeen(key);
    setBase(start);
    setValue(start);
  }
  return {
    value,
    set: (change) => setValue((old) => (typeof change === 'function' ? change(old) : { ...old, ...change })),
    dirty: !same(value, base),
    reset: () => setValue(base),
    saved: (next = value) => {
      setBase(next);
      setValue((now) => (same(now, value) ? next : now));
    },
    changedIn: (newest) => differing(base, newest),
    rebase: (newest) => {
      const { merged, both } = merge(base, value, newest);
      setBase(newest);
      setValue(merged);
      return both;
    },
  };
}
