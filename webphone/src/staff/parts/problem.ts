import { ApiError } from '../../lib/api';
import { CommandError } from '../../lib/live';
import type { Problem } from '../../lib/protocol';

/** problemOf gives the words of a refusal; what is none is a fault of ours and goes on as it is. */
export function problemOf(err: unknown): Problem {
  if (err instanceof CommandError || err instanceof ApiError) return err.problem;
  throw err;
}

/** isAborted says that somebody here stopped it: nothing to tell. */
export function isAborted(err: unknown): boolean {
  return err instanceof DOMException && err.name === 'AbortError';
}
