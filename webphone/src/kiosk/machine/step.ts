import type { Call, Cause, Ended, Topics } from '../../lib/protocol';
import type {
  Effect,
  Ended as EndedStage,
  Idle,
  InCall,
  Input,
  Kiosk,
  Stage,
  Step,
  Touch,
  World,
} from './state';
import { NO_PHONE } from './state';
import * as t from './times';

/**
 * step applies one input at time `now` and returns the new kiosk and what must
 * be done, in order. It is pure: no clock, no storage, no media.
 */
export function step(kiosk: Kiosk, input: Input, now: number): Step {
  const effects: Effect[] = [];
  const world = learn(kiosk.world, input, now);
  let stage = kiosk.stage;
  switch (input.type) {
    case 'topics':
      stage = onTopics(stage, world, now, effects);
      break;
    case 'touch':
      stage = onTouch(stage, world, input.touch, now, effects);
      break;
    case 'opened':
      stage = onOpened(stage, world, now, effects);
      break;
    case 'checked':
      stage = onChecked(stage, world, now, effects);
      break;
    case 'phone-ended':
      stage = onPhoneEnded(stage, world, input.cause, now, effects);
      break;
    default:
      break;
  }
  stage = settle(stage, world, now, effects);
  return [{ world: remember(world, stage, kiosk.stage, effects), stage }, effects];
}

/** learn takes what an input says about the world. */
function learn(world: World, input: Input, now: number): World {
  switch (input.type) {
    case 'link': {
      if (input.link === world.link) return world;
      return { ...world, link: input.link, linkSince: now };
    }
    case 'hello': {
      const version = world.version ?? input.version;
      return { ...world, account: input.account, version, stale: world.stale || version !== input.version };
    }
    case 'topics':
      return { ...world, known: true, topics: input.topics };
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
    default:
      return world;
  }
}

/** remember keeps what must outlive the stage that knew it. */
function remember(world: World, stage: Stage, before: Stage, effects: readonly Effect[]): World {
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
  return next;
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

function idle(now: number): Idle {
  return { name: 'idle', since: now };
}

function inCall(call: string, button: string, now: number): InCall {
  return {
    name: 'call',
    call,
    button,
    since: now,
    confirmSince: null,
    broken: null,
    brokenSince: now,
    checking: false,
  };
}

function onTopics(stage: Stage, world: World, now: number, effects: Effect[]): Stage {
  const topics = world.topics;
  // The citizen left this call, perhaps while the server could not hear it.
  if (topics.call && topics.call.id === world.dropped) effects.push({ do: 'leave', call: topics.call.id });
  const call = current(world);
  switch (stage.name) {
    case 'calling':
      return callingTopics(stage, topics, call, now, effects);
    case 'call':
      if (!call || call.id !== stage.call) {
        if (call) return adopt(call, now, effects);
        return end(topics, { ...stage, endedBefore: null }, null, true, now, effects);
      }
      return stage;
    case 'ended':
      if (call && call.id !== stage.call) return adopt(call, now, effects);
      return refine(stage, topics);
    default:
      return call ? adopt(call, now, effects) : stage;
  }
}

/** refine puts the server's reason in the place of a guess. */
function refine(stage: EndedStage, topics: Topics): EndedStage {
  const word = stage.provisional ? told(topics, stage) : null;
  return word ? { ...stage, cause: word.cause, provisional: false } : stage;
}

/** adopt takes over a call that the server knows and this page does not. */
function adopt(call: Call, now: number, effects: Effect[]): Stage {
  effects.push({ do: 'open-media' });
  if (call.state === 'connected') return inCall(call.id, call.button ?? '', now);
  return {
    name: 'calling',
    button: call.button ?? '',
    since: now,
    call: call.id,
    dialled: true,
    answeredAt: null,
    endedBefore: null,
  };
}

function callingTopics(
  stage: Extract<Stage, { name: 'calling' }>,
  topics: Topics,
  call: Call | null,
  now: number,
  effects: Effect[],
): Stage {
  if (!call) {
    if (stage.call === null) return stage;
    return end(topics, stage, null, stage.answeredAt !== null, now, effects);
  }
  // A call to another button is the one that was just cancelled for this one.
  if (call.id !== stage.call && call.button !== stage.button) {
    effects.push({ do: 'leave', call: call.id });
    return stage;
  }
  const answered = call.state === 'connected';
  return { ...stage, call: call.id, answeredAt: answered ? (stage.answeredAt ?? now) : null };
}

/** Whose end is looked for: a call the server named, or the one after `endedBefore`. */
interface Whose {
  call: string | null;
  button: string;
  endedBefore: string | null;
}

/** told is the server's word on the end of this call, if it has come. */
function told(topics: Topics, whose: Whose): Ended | null {
  const { ended } = topics;
  if (!ended) return null;
  if (whose.call !== null) return ended.call === whose.call ? ended : null;
  // This kiosk itself ended the call before this one.
  const own = ended.cause === 'abandoned' || ended.cause === 'caller';
  return ended.call === whose.endedBefore || own ? null : ended;
}

function end(
  topics: Topics,
  whose: Whose,
  guess: Cause | null,
  talked: boolean,
  now: number,
  effects: Effect[],
): Stage {
  const word = told(topics, whose);
  effects.push({ do: 'hangup' }, { do: 'close-media' });
  return {
    name: 'ended',
    call: whose.call,
    button: whose.button,
    endedBefore: whose.endedBefore,
    cause: word?.cause ?? guess ?? (talked ? 'agent' : 'failed'),
    provisional: word === null,
    talked: talked || (word !== null && word.talkingMs > 0),
    since: now,
    until: now + t.ENDED_MS,
  };
}

function onOpened(stage: Stage, world: World, now: number, effects: Effect[]): Stage {
  if (stage.name === 'call') return { ...stage, checking: false };
  if (stage.name !== 'calling' || stage.dialled) return stage;
  if (world.devices.microphone !== 'ok') {
    effects.push({ do: 'close-media' });
    return { name: 'trouble', button: stage.button, since: now, checking: false };
  }
  effects.push({ do: 'dial', button: stage.button });
  return { ...stage, dialled: true };
}

function onChecked(stage: Stage, world: World, now: number, effects: Effect[]): Stage {
  if (stage.name !== 'trouble' || !stage.checking) return stage;
  if (world.devices.microphone === 'ok') return call(stage.button, world, now, effects);
  return { ...stage, since: now, checking: false };
}

function onPhoneEnded(stage: Stage, world: World, cause: Cause, now: number, effects: Effect[]): Stage {
  switch (stage.name) {
    case 'calling':
      if (!stage.dialled) return stage; // the end of the call before this one
      // While the server still knows the call, it brings our leg back (R18).
      if (stage.call !== null && current(world)?.id === stage.call && cause === 'interrupted') return stage;
      return end(world.topics, stage, cause, false, now, effects);
    case 'call':
      if (cause !== 'interrupted' && world.link !== 'open') {
        return end(world.topics, { ...stage, endedBefore: null }, cause, true, now, effects);
      }
      return stage; // the call topic decides
    default:
      return stage;
  }
}

/** call begins a call to a button, from any stage in which one may be begun. */
function call(button: string, world: World, now: number, effects: Effect[], anyway = false): Stage {
  const status = world.topics.buttons?.find((b) => b.id === button)?.status ?? 'closed';
  if (status === 'closed') return { name: 'shut', button, until: now + t.SHUT_MS };
  effects.push({ do: 'open-media' });
  // A camera may take a second to open. When the microphone is known to work,
  // the counter rings meanwhile and the tracks join as soon as they are there.
  const dialled = anyway || world.devices.microphone === 'ok';
  if (dialled) effects.push({ do: 'dial', button });
  const endedBefore = world.topics.ended?.call ?? null;
  return {
    name: 'calling',
    button,
    since: now,
    call: null,
    dialled,
    answeredAt: null,
    endedBefore,
  };
}

function onTouch(stage: Stage, world: World, touch: Touch, now: number, effects: Effect[]): Stage {
  switch (stage.name) {
    case 'idle':
      if (touch.want === 'call' && ready(world)) return call(touch.button, world, now, effects);
      if (touch.want === 'retry' && !world.checking) effects.push({ do: 'check-devices' });
      return idle(now);
    case 'shut':
      if (touch.want === 'call' && ready(world)) return call(touch.button, world, now, effects);
      if (touch.want === 'home') return idle(now);
      return { ...stage, until: now + t.SHUT_MS };
    case 'trouble':
      if (touch.want === 'home' || touch.want === 'cancel') return idle(now);
      if (touch.want === 'anyway') return call(stage.button, world, now, effects, true);
      if (touch.want === 'retry' && !stage.checking) {
        effects.push({ do: 'check-devices' });
        return { ...stage, checking: true };
      }
      return stage;
    case 'calling':
      if (touch.want === 'cancel') {
        giveUp(stage.call, effects);
        effects.push({ do: 'close-media' });
        return idle(now);
      }
      if (touch.want === 'retry' && stage.dialled) effects.push({ do: 'open-media' });
      if (touch.want === 'call' && touch.button !== stage.button) {
        const other = world.topics.buttons?.find((b) => b.id === touch.button);
        if (!other || other.status === 'closed') return stage;
        giveUp(stage.call, effects);
        return call(touch.button, world, now, effects);
      }
      return stage;
    case 'call':
      return touchInCall(stage, world, touch, now, effects);
    case 'ended':
      if (touch.want === 'home') return home(stage.talked, now, effects);
      if (touch.want === 'call' && ready(world)) return call(touch.button, world, now, effects);
      if (touch.want === 'stay') return { ...stage, until: now + t.ENDED_MS };
      return stage;
    case 'starting':
      return stage;
  }
}

function giveUp(callId: string | null, effects: Effect[]): void {
  effects.push({ do: 'hangup' });
  if (callId !== null) effects.push({ do: 'leave', call: callId });
}

function home(reset: boolean, now: number, effects: Effect[]): Stage {
  if (reset) effects.push({ do: 'reset-settings' });
  return idle(now);
}

function touchInCall(stage: InCall, world: World, touch: Touch, now: number, effects: Effect[]): Stage {
  switch (touch.want) {
    case 'end':
      return { ...stage, confirmSince: now };
    case 'end-no':
      return { ...stage, confirmSince: null };
    case 'end-yes':
      giveUp(stage.call, effects);
      effects.push({ do: 'close-media' });
      return {
        name: 'ended',
        call: stage.call,
        button: stage.button,
        cause: 'caller',
        provisional: false,
        endedBefore: null,
        talked: true,
        since: now,
        until: now + t.ENDED_MS,
      };
    case 'retry':
      if (stage.checking || world.phone.phase === 'none') return stage;
      effects.push({ do: 'open-media' });
      return { ...stage, checking: true };
    default:
      return stage;
  }
}

/** settle applies what follows from the world and from time alone. */
function settle(stage: Stage, world: World, now: number, effects: Effect[]): Stage {
  switch (stage.name) {
    case 'starting':
      if (!ready(world)) return stage;
      if (!world.checked && !world.checking) effects.push({ do: 'check-devices' });
      return idle(now);
    case 'idle':
      if (world.stale && !world.checking) effects.push({ do: 'reload' });
      if (now - stage.since < t.IDLE_RESET_MS) return stage;
      effects.push({ do: 'reset-settings' });
      return idle(now);
    case 'shut':
      return now >= stage.until ? home(true, now, effects) : stage;
    case 'trouble':
      return now - stage.since >= t.IDLE_RESET_MS && !stage.checking ? home(true, now, effects) : stage;
    case 'calling':
      return settleCalling(stage, world, now, effects);
    case 'call':
      return settleCall(stage, world, now, effects);
    case 'ended':
      return now >= stage.until ? home(true, now, effects) : stage;
  }
}

function settleCalling(
  stage: Extract<Stage, { name: 'calling' }>,
  world: World,
  now: number,
  effects: Effect[],
): Stage {
  if (stage.answeredAt !== null && stage.call !== null && world.phone.phase === 'connected') {
    if (world.phone.picture || now - stage.answeredAt >= t.FIRST_PICTURE_MS) {
      return inCall(stage.call, stage.button, now);
    }
  }
  const silent = stage.call === null && world.phone.phase === 'none' && now - stage.since >= t.DIAL_LIMIT_MS;
  const deaf = world.link !== 'open' && world.phone.phase === 'none' && now - world.linkSince >= t.GIVE_UP_MS;
  if (silent || deaf) {
    if (stage.call !== null) effects.push({ do: 'leave', call: stage.call });
    return end(world.topics, stage, 'failed', false, now, effects);
  }
  return stage;
}

function settleCall(stage: InCall, world: World, now: number, effects: Effect[]): Stage {
  let next = stage;
  if (next.confirmSince !== null && now - next.confirmSince >= t.CONFIRM_MS) {
    next = { ...next, confirmSince: null };
  }
  const broken = whichBroken(stage, world, now);
  if (broken !== next.broken) next = { ...next, broken, brokenSince: now };
  if (broken === 'self' && world.link !== 'open' && now - next.brokenSince >= t.GIVE_UP_MS) {
    giveUp(stage.call, effects);
    return end(world.topics, { ...stage, endedBefore: null }, 'interrupted', true, now, effects);
  }
  return next;
}

function whichBroken(stage: InCall, world: World, now: number): InCall['broken'] {
  const call = current(world);
  const gone = call?.interrupted ?? [];
  const mine = world.account !== null && gone.includes(world.account);
  const legGone =
    world.phone.phase !== 'connected' && now - Math.max(world.phoneSince, stage.since) >= t.LEG_GONE_MS;
  if (mine || legGone || world.phone.path === 'failed') return 'self';
  if (gone.some((id) => id !== world.account)) return 'other';
  return null;
}
