import type { Call, Participant } from '../../lib/protocol';
import type { Pause } from './state';

/** The people in the call other than this kiosk; the one who serves comes first. */
export function company(call: Call | null, account: string | null): Participant[] {
  const others = (call?.parties ?? []).filter((p) => p.id !== account);
  return [...others.filter(serves), ...others.filter((p) => !serves(p))];
}

/** agentOf is who serves the citizen; null while nobody does. */
export function agentOf(call: Call | null): Participant | null {
  return call?.parties.find(serves) ?? null;
}

function serves(p: Participant): boolean {
  return p.part === 'agent';
}

/** aside are those who can be seen and heard beside the agent. */
export function aside(call: Call | null, account: string | null): Participant[] {
  return company(call, account).filter(
    (p) => p.part === 'guest' || (p.part === 'supervisor' && p.mode === 'barge'),
  );
}

/** pauseOf says why the citizen waits in the middle of the talk, or null. */
export function pauseOf(call: Call): Pause | null {
  if (call.state !== 'connected') return 'forwarding';
  if (call.held) return 'held';
  return agentOf(call)?.hears === false ? 'consulting' : null;
}

/** hasTalked says whether somebody has served this call before, whatever it does now. */
export function hasTalked(call: Call): boolean {
  return call.state === 'connected' || call.connectedAt !== undefined || call.transferredBy !== undefined;
}

/**
 * deserted says whether nobody is left to talk with because a line is cut. A
 * guest's or a supervisor's line does not matter, nor the agent's while a third
 * person goes on talking.
 */
export function deserted(call: Call, account: string | null): boolean {
  const gone = new Set(call.interrupted ?? []);
  const agent = agentOf(call);
  if (!agent || !gone.has(agent.id)) return false;
  return !aside(call, account).some((p) => p.hears && !gone.has(p.id));
}
