import type { Call, Colleague, Participant } from '../lib/protocol';

/** What one's own part in a call allows, and who the others are to it. Derived from topic "call". */
export interface Parts {
  own?: Participant;
  /** The citizen, or who else called. */
  caller?: Participant;
  agent?: Participant;
  /** Talks with the agent while the caller waits. */
  consulted?: Participant;
  guests: Participant[];
  supervisors: Participant[];
}

export function partsOf(call: Call | undefined, account: string): Parts {
  const parties = call?.parties ?? [];
  const one = (part: Participant['part']) => parties.find((p) => p.part === part);
  const [own, caller, agent, consulted] = [
    parties.find((p) => p.id === account),
    one('caller'),
    one('agent'),
    one('consulted'),
  ];
  return {
    ...(own ? { own } : {}),
    ...(caller ? { caller } : {}),
    ...(agent ? { agent } : {}),
    ...(consulted ? { consulted } : {}),
    guests: parties.filter((p) => p.part === 'guest'),
    supervisors: parties.filter((p) => p.part === 'supervisor'),
  };
}

/**
 * successorOf is who serves the caller when the agent leaves, as the server
 * decides it: whom the agent consults, else the first guest of the staff, else
 * a supervisor who takes part. Nobody: the call ends.
 */
export function successorOf({ own, consulted, guests, supervisors }: Parts): Participant | undefined {
  if (own?.part !== 'agent') return undefined;
  return (
    consulted ??
    guests.find((p) => p.role !== 'kiosk' && !isOutside(p)) ??
    supervisors.find((p) => p.mode === 'barge')
  );
}

/** An outside line is nobody who could serve the caller. */
function isOutside(party: Participant): boolean {
  return party.id.startsWith('address:');
}

/** mayEndForAll: a supervisor who takes part cannot be sent away, so the call would go on with them. */
export function mayEndForAll({ supervisors }: Parts): boolean {
  return !supervisors.some((p) => p.mode === 'barge');
}

/** How one leaves the call: it goes on without one, or it ends with one. */
export function exitOf(parts: Parts): 'leave' | 'choose' | 'end' {
  switch (parts.own?.part) {
    case 'guest':
    case 'consulted':
    case 'supervisor':
      return 'leave';
    case 'agent':
      return successorOf(parts) ? 'choose' : 'end';
    default:
      return 'end';
  }
}

/** Who may be sent out of the call by its agent (nobody can send a supervisor away, R1). */
export function mayDismiss(parts: Parts, party: Participant): boolean {
  return parts.own?.part === 'agent' && party.part === 'guest';
}

/** A supervisor who does not speak sends nothing: camera and microphone stay closed. */
export function isSilent(own: Participant | undefined): boolean {
  return own?.part === 'supervisor' && own.mode === 'listen';
}

/** A colleague who is not in a call and has a device can be rung, also when away. */
export function isReachable(colleague: Colleague): boolean {
  return colleague.state === 'available' || colleague.state === 'away' || colleague.state === 'wrap-up';
}

const order: Colleague['state'][] = ['available', 'wrap-up', 'away', 'ringing', 'hold', 'talking', 'offline'];

/** Those who can help come first. */
export function byReach(a: Colleague, b: Colleague): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name, 'ja');
}

/** Who is large on the stage, and who beside: the citizen first, in a consultation the colleague. */
export function stageOf(
  call: Call | undefined,
  account: string,
): { main?: Participant; side: Participant[] } {
  const parts = partsOf(call, account);
  const others = (call?.parties ?? []).filter((p) => p.id !== account && shows(p, parts));
  const wanted =
    parts.own?.part === 'agent' && parts.consulted
      ? parts.consulted
      : parts.own?.part === 'consulted'
        ? parts.agent
        : parts.own?.part === 'caller'
          ? parts.agent
          : parts.caller;
  const main = others.find((p) => p.id === wanted?.id) ?? others[0];
  return { ...(main ? { main } : {}), side: others.filter((p) => p !== main) };
}

/** A supervisor who only listens has no picture for anybody; one who whispers has one for the agent. */
function shows(party: Participant, { own }: Parts): boolean {
  if (party.part !== 'supervisor' || party.mode === 'barge') return true;
  return party.mode === 'whisper' && own?.part === 'agent';
}
