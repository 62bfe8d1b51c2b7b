import type { LiveState } from '../lib/live';
import type { PhoneState } from '../lib/phone-types';
import type { Call } from '../lib/protocol';

/** Which screen the staff sees. Derived from what server and phone say, never set. */
export type View = 'ready' | 'ringing' | 'call' | 'wrap-up';

/** viewOf decides the screen. */
export function viewOf(live: LiveState, phone: PhoneState): View {
  const session = phone.session;
  const { call, me } = live.topics;
  if (session?.state === 'offered') return 'ringing';
  // The server's word keeps the call's screen through a reload, the phone's
  // through a lost live connection.
  if (session || call?.state === 'connected') return 'call';
  if (me?.state === 'wrap-up') return 'wrap-up';
  return 'ready';
}

/** What is wrong with the line in a call, as this side sees it. */
export type Interruption = 'none' | 'own' | 'peer' | 'returning';

export function interruptionOf(live: LiveState, phone: PhoneState, account: string): Interruption {
  const session = phone.session;
  if (session?.state === 'interrupted') return 'own';
  const call = live.topics.call;
  if (!session && call?.state === 'connected') return 'returning';
  if (live.status !== 'open') return 'none'; // media goes on without it
  if (call?.interrupted?.some((id) => id !== account)) return 'peer';
  if (call?.interrupted?.includes(account) && session?.state !== 'connected') return 'own';
  return 'none';
}

/** The others in the call, as one's own side sees it. */
export function othersOf(call: Call | undefined, account: string): Call['parties'] {
  return call?.parties.filter((party) => party.id !== account) ?? [];
}

/** Troubles of the line outside a call. */
export type Trouble = 'none' | 'live' | 'phone' | 'refused';

/** A page that has just started is not in trouble yet. */
export const patience = 3_000;

export function troubleOf(live: LiveState, phone: PhoneState, now: number, startedAt: number): Trouble {
  if (phone.registration === 'refused') return 'refused';
  const lostFor = now - (live.lostSince ?? startedAt);
  if (live.status !== 'open') return lostFor > patience ? 'live' : 'none';
  if (phone.registration !== 'registered' && now - startedAt > patience) return 'phone';
  return 'none';
}
