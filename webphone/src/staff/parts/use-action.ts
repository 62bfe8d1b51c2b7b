import { useCallback, useState } from 'react';

import type { Problem } from '../../lib/protocol';
import { problemOf } from './problem';

/** useAction runs one command at a time and keeps what went wrong, in words for people. */
export function useAction(): {
  busy: boolean;
  problem: Problem | null;
  clear: () => void;
  run: (action: () => Promise<void>) => void;
  /** attempt runs something beside commands; false when it was refused, which is told the same way. */
  attempt: (what: () => Promise<unknown>) => Promise<boolean>;
  refused: (problem: Problem) => void;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const clear = useCallback(() => setProblem(null), []);
  const attempt = useCallback(async (what: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await what();
      return true;
    } catch (err) {
      setProblem(problemOf(err));
      return false;
    }
  }, []);
  const run = useCallback(
    (action: () => Promise<void>) => {
      setBusy(true);
      void attempt(action).finally(() => setBusy(false));
    },
    [attempt],
  );
  return { busy, problem, clear, run, attempt, refused: setProblem };
}
