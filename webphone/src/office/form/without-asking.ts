/** What a navigation gets that must not ask: what was typed on is no more. */
export const withoutAsking = { state: { withoutAsking: true } } as const;

/** asksNot says whether a navigation's state is that of withoutAsking. */
export function asksNot(state: unknown): boolean {
  return (state as Partial<(typeof withoutAsking)['state']> | null)?.withoutAsking === true;
}
