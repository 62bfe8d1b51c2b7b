import { useCallback, useState } from 'react';

import { CommandError } from '../../lib/live';
import type { Problem } from '../../lib/protocol';

/** useAction runs one command at a time and keeps what went wrong, in words for people. */
export function useAction(): {
  busy: boolean;
  problem: Problem | null;
  clear: () => void;
  run: (action: () => Promise<void>) => void;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const clear = useCallback(() => setProblem(null), []);
  const run = useCallback((action: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    action()
      .catch((err: unknown) => {
        if (!(err instanceof CommandError)) throw err;
        setProblem(err.problem);
      })
      .finally(() => setBusy(false));
  }, []);
  return { busy, problem, clear, run };
}
