import type { Role } from '../../lib/protocol';

/** The roles in the order they are offered in. */
export const roles = ['kiosk', 'staff', 'supervisor', 'administrator'] as const satisfies readonly Role[];

/** servesQueues says whether accounts of a role take calls of counters. */
export function servesQueues(role: string): boolean {
  return role === 'staff' || role === 'supervisor';
}
