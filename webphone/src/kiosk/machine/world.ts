import type { Call, Topics } from '../../lib/protocol';
import { learnRoom } from './room';
import { NO_PHONE, type Effect, type Input, type Stage, type World } from './state';
import * as t from './times';

/** learn takes what an input says about the world. */
export function learn(world: World, input: Input, now: number): World {
  switch (input.type) {
    case 'link': {
      if (input.link === world.link) return world;
      return { ...world, link: input.link, linkSince: now, told: null };
    }
    case 'hello': {
      const version = world.version ?? input.version;
      return { ...world, account: input.account, version, stale: world.stale || version !== input.version };
    }
    case 'topics':
      return {
        ...world,
        known: true,
        topics: input.topics,
        lastCalls: lastCalls(world, input.topics),
        ...reloads(world, input.topics),
      };
    case 'words':
      return { ...world, words: input.ok ? 'ready' : world.words === 'ready' ? 'ready' : 'failed' };
    case 'registered':
      if (input.registered === world.registered) return world;
      return { ...world, registered: input.registered, registeredSince: now };
    case 'phone': {
      const same = input.phone.phase === world.phone.phase && input.phone.path === world.phone.path;
      return { ...world, phone: input.phone, phoneSince: same ? world.phoneSince : now };
    }
    case 'phone-ended':
      return { ...world, phone: NO_PHONE, phoneSince: now };
    case 'opened':
    case 'checked':
      return { ...world, devices: input.devices, checking: false, checked: true };
    case 'sound':
      return { ...world, soundBlocked: input.blocked };
    case 'needs':
      return { ...world, needs: input.needs };
    case 'room':
      return input.call === world.room ? learnRoom(world, input.view) : world;
    case 'equipment':
      return { ...world, equipment: input.equipment };
    case 'wiped':
      return { ...world, wipe: input.ok ? null : { at: now + t.WIPE_RETRY_MS, running: false } };
    default:
      return world;
  }
}

/** reloads notes that somebody asked for the page to be loaded anew. */
function reloads(world: World, topics: Topics): Pick<World, 'reloads' | 'stale'> {
  const asked = topics.booth?.reloadN;
  if (asked === undefined) return { reloads: world.reloads, stale: world.stale };
  const reloads = world.reloads ?? asked;
  return { reloads, stale: world.stale || asked !== reloads };
}

/** A counter that has taken its last call is only closed to the server; it was open today. */
function lastCalls(world: World, topics: Topics): World['lastCalls'] {
  const known = { ...world.lastCalls };
  for (const b of topics.buttons ?? []) {
    if (b.lastCallAt) known[b.id] = Date.parse(b.lastCallAt);
  }
  return known;
}

/** remember keeps what must outlive the stage that knew it. */
export function remember(world: World, stage: Stage, before: Stage, effects: Effect[]): World {
  let next = world;
  const left = effects.find((e) => e.do === 'leave');
  if (left && left.call !== next.dropped) next = { ...next, dropped: left.call };
  // A call that was cancelled before the server told its id is known by its button only.
  if (next.dropped !== null && next.known && next.link === 'open') {
    const call = next.topics.call;
    if (!left && call?.id !== next.dropped) next = { ...next, dropped: null };
  }
  if (effects.some((e) => e.do === 'check-devices')) next = { ...next, checking: true };
  // Sound refused in one call may be allowed in the next: the screen was touched since.
  if (stage.name === 'idle' && before.name !== 'idle') next = { ...next, soundBlocked: false };
  return tellNeeds(next, stage, effects);
}

/**
 * tellNeeds tells the server what the citizen chose: with the dial, so that the
 * first ringing shows it, then once the server knows the call, and at changes.
 */
function tellNeeds(world: World, stage: Stage, effects: Effect[]): World {
  const dial = effects.findIndex((e) => e.do === 'dial');
  if (dial >= 0) effects.splice(dial, 0, { do: 'tell-needs', needs: world.needs });
  if (world.link !== 'open' || (stage.name !== 'calling' && stage.name !== 'call')) return world;
  const call = current(world);
  if (!call || call.id !== stage.call) return world;
  const told = `${call.id} ${JSON.stringify(world.needs)}`;
  if (told === world.told) return world;
  effects.push({ do: 'tell-needs', needs: world.needs });
  return { ...world, told };
}

/** ready says whether a citizen may call somebody. */
export function ready(w: World): boolean {
  return w.link === 'open' && w.known && w.words === 'ready' && w.registered;
}

/**
 * current is the call the server knows of, unless the citizen has left it. A
 * call to this kiosk that nobody accepted yet is none: a booth does not ring.
 */
export function current(w: World): Call | null {
  const call = w.topics.call;
  if (!call || call.id === w.dropped) return null;
  return call.side === 'caller' || call.state === 'connected' ? call : null;
}
