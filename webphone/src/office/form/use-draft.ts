import { useEffect, useState } from 'react';
import { useBlocker } from 'react-router';

export interface Draft<T> {
  value: T;
  set: (change: Partial<T> | ((old: T) => T)) => void;
  /** Whether there is something that was not saved. */
  dirty: boolean;
  reset: () => void;
  /** saved takes the value, or what the server made of it, as the state to compare with. */
  saved: (value?: T) => void;
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
    dirty: JSON.stringify(value) !== JSON.stringify(base),
    reset: () => setValue(base),
    saved: (next = value) => {
      setBase(next);
      setValue(next);
    },
  };
}

/** useLeaveGuard keeps a page with unsaved work until its owner says otherwise. */
export function useLeaveGuard(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return;
    const ask = (ev: BeforeUnloadEvent) => ev.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [dirty]);
  return useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
}
