import { useCallback, useState } from 'react';

import { CommandError } from '../../lib/live';
import type { CommandName, Commands, Problem } from '../../lib/protocol';
import { useBoard } from './context';

/** useCommand asks the server for something, and keeps its refusal in words. */
export function useCommand(): {
  busy: boolean;
  problem: Problem | undefined;
  clear: () => void;
  run: <K extends CommandName>(name: K, args: Commands[K], done?: () => void) => void;
} {
  const { client } = useBoard();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = useCallback(
    <K extends CommandName>(name: K, args: Commands[K], done?: () => void) => {
      setBusy(true);
      setProblem(undefined);
      client
        .command(name, args)
        .then(done, (err: unknown) => {
          if (!(err instanceof CommandError)) throw err;
          setProblem(err.problem);
        })
        .finally(() => setBusy(false));
    },
    [client],
  );
  return { busy, problem, clear: () => setProblem(undefined), run };
}
