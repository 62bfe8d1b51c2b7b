import { ApiError } from '../../lib/api';
import { pick } from '../../lib/i18n';

const fields: Readonly<Record<string, string>> = {
  'login-format': 'login',
  'login-taken': 'login',
  'name-format': 'name',
  'place-format': 'place',
  'role-unknown': 'role',
  'not-an-agent': 'queues',
  'queue-unknown': 'queues',
  'member-format': 'queues',
  'password-too-short': 'password',
  'password-too-long': 'password',
  'password-common': 'password',
  'password-is-login': 'password',
};

/** fieldProblem gives the words of a refusal if it speaks of this field. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError) || fields[error.problem.code] !== field) return undefined;
  return pick(error.problem);
}

/** general leaves the errors that no field shows. */
export function general(error: unknown): unknown {
  return error instanceof ApiError && error.problem.code in fields ? null : error;
}
