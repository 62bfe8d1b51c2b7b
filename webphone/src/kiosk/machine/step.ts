import type { Call, Cause } from '../../lib/protocol';
import { endOf, giveUp, refine } from './ends';
import { takesCalls } from './face';
import { lookAt } from './desk';
import { hasTalked } from './people';
import { handOver, keepRoom } from './room';
import type { Calling, Effect, Idle, Input, Kiosk, Stage, Step, Touch, World } from './state';
import { follow, inCall, settleCall, touchInCall } from './talk';
import * as t from './times';
import { current, learn, ready, remember } from './world';

/**
 * step applies one input at time `now` and returns the new kiosk and what must
 * be done, in order. It is pure: no clock, no storage, no media.
 */
export function step(kiosk: Kiosk, input: Input, now: number): Step {
  const effects: Effect[] = [];
  let world = learn(kiosk.world, input, now);
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
    case 'room':
      if (stage.name !== 'call' || input.call !== stage.call) break;
      stage = { ...stage, desk: lookAt(stage.desk, kiosk.world.view, world.view, world.account, now) };
      break;
    case 'refused':
      if (stage.name === 'call') stage = { ...stage, desk: { ...stage.desk, refusedSince: now } };
      break;
    default:
      break;
  }
  stage = settle(stage, world, now, effects);
  world = remember(world, stage, kiosk.stage, effects);
  if (input.type === 'print') world = handOver(world, input.print, effects);
  return [{ world: keepRoom(world, stage, kiosk.stage, now, effects), stage }, effects];
}

function idle(now: number): Idle {
  return { name: 'idle', since: now };
}

function onTopics(stage: Stage, world: World, now: number, effects: Effect[]): Stage {
  const topics = world.topics;
  // The citizen left this call, perhaps while the server could not hear it.
  if (topics.call && topics.call.id === world.dropped) effects.push({ do: 'leave', call: topics.call.id });
  const call = current(world);
  switch (stage.name) {
    case 'calling':
      return callingTopics(stage, world, call, now, effects);
    case 'call':
      if (!call) return endOf(topics, { ...stage, endedBefore: null }, null, true, now, effects);
      if (call.id !== stage.call) return adopt(call, world, now, effects);
      return follow(stage, call, world.account, now);
    case 'ended':
      if (call && call.id !== stage.call) return adopt(call, world, now, effects);
      return refine(stage, topics);
    default:
      return call ? adopt(call, world, now, effects) : stage;
  }
}

/** adopt takes over a call that the server knows and this page does not. */
function adopt(call: Call, world: World, now: number, effects: Effect[]): Stage {
  effects.push({ do: 'open-media' });
  if (hasTalked(call)) return inCall(call, call.button ?? '', world, now);
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
  stage: Calling,
  world: World,
  call: Call | null,
  now: number,
  effects: Effect[],
): Stage {
  if (!call) {
    if (stage.call === null) return stage;
    return endOf(world.topics, stage, null, stage.answeredAt !== null, now, effects);
  }
  // A call to another button is the one that was just cancelled for this one.
  if (call.id !== stage.call && call.button !== stage.button) {
    effects.push({ do: 'leave', call: call.id });
    return stage;
  }
  const answered = call.state === 'connected';
  // Transferred into a queue before the first picture came: the talk has begun.
  if (!answered && stage.answeredAt !== null && hasTalked(call)) {
    return inCall(call, stage.button, world, now);
  }
  return { ...stage, call: call.id, answeredAt: answered ? (stage.answeredAt ?? now) : null };
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
      return endOf(world.topics, stage, cause, false, now, effects);
    case 'call':
      if (cause !== 'interrupted' && world.link !== 'open') {
        return endOf(world.topics, { ...stage, endedBefore: null }, cause, true, now, effects);
      }
      return stage; // the call topic decides
    default:
      return stage;
  }
}

/** call begins a call to a button, from any stage in which one may be begun. */
function call(button: string, world: World, now: number, effects: Effect[], anyway = false): Stage {
  if (!mayCall(world, button)) return { name: 'shut', button, until: now + t.SHUT_MS };
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

function mayCall(world: World, button: string): boolean {
  const live = world.topics.buttons?.find((b) => b.id === button);
  return live !== undefined && takesCalls(live);
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
        if (!mayCall(world, touch.button)) return stage;
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

function home(reset: boolean, now: number, effects: Effect[]): Stage {
  if (reset) effects.push({ do: 'reset-settings' });
  return idle(now);
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

function settleCalling(stage: Calling, world: World, now: number, effects: Effect[]): Stage {
  const call = current(world);
  if (call && call.id === stage.call && stage.answeredAt !== null && world.phone.phase === 'connected') {
    if (world.phone.picture || now - stage.answeredAt >= t.FIRST_PICTURE_MS) {
      return inCall(call, stage.button, world, now);
    }
  }
  const silent = stage.call === null && world.phone.phase === 'none' && now - stage.since >= t.DIAL_LIMIT_MS;
  const deaf = world.link !== 'open' && world.phone.phase === 'none' && now - world.linkSince >= t.GIVE_UP_MS;
  if (silent || deaf) {
    if (stage.call !== null) effects.push({ do: 'leave', call: stage.call });
    return endOf(world.topics, stage, 'failed', false, now, effects);
  }
  return stage;
}
