import type { Call } from '../../lib/protocol';
import { deskOf, settleDesk, touchDesk } from './desk';
import { endOf, giveUp } from './ends';
import { agentOf, aside, deserted, pauseOf } from './people';
import type { Broken, Effect, InCall, Stage, Touch, World } from './state';
import * as t from './times';
import { current } from './world';

// The stage `call`: somebody serves the citizen, or did so until a moment ago.

/** inCall begins a talk, or comes back into one. */
export function inCall(call: Call, button: string, world: World, now: number): InCall {
  const how = pauseOf(call);
  const { account } = world;
  return {
    name: 'call',
    call: call.id,
    button,
    since: now,
    confirmSince: null,
    broken: null,
    brokenSince: now,
    checking: false,
    agent: agentOf(call)?.id ?? null,
    aside: aside(call, account).map((p) => p.id),
    paused: how === null ? null : { how, since: now },
    news: null,
    desk: deskOf(world.room === call.id ? world.view : null),
  };
}

/** follow takes what the server says of the running call. */
export function follow(stage: InCall, call: Call, account: string | null, now: number): InCall {
  const agent = agentOf(call)?.id ?? null;
  const beside = aside(call, account).map((p) => p.id);
  const joined = beside.find((id) => !stage.aside.includes(id) && id !== stage.agent);
  let { news } = stage;
  if (agent !== null && stage.agent !== null && agent !== stage.agent) {
    news = { what: 'agent', account: agent, since: now };
  } else if (joined !== undefined) {
    news = { what: 'joined', account: joined, since: now };
  }
  if (news && !call.parties.some((p) => p.id === news?.account)) news = null;
  return { ...stage, agent: agent ?? stage.agent, aside: beside, paused: pauseAt(stage, call, now), news };
}

/** The time runs on when the agent asks a colleague out of a hold, and begins anew in a queue. */
function pauseAt(stage: InCall, call: Call, now: number): InCall['paused'] {
  const how = pauseOf(call);
  const { paused } = stage;
  if (how === null) return null;
  if (paused?.how === how) return paused;
  const goesOn = paused !== null && paused.how !== 'forwarding' && how !== 'forwarding';
  return { how, since: goesOn ? paused.since : now };
}

export function touchInCall(
  stage: InCall,
  world: World,
  touch: Touch,
  now: number,
  effects: Effect[],
): Stage {
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
    case 'call':
    case 'cancel':
    case 'home':
    case 'anyway':
    case 'stay':
      return stage;
    default: {
      const [desk, action] = touchDesk(stage.desk, world.view, touch);
      if (action) effects.push({ do: 'act', action });
      return { ...stage, desk };
    }
  }
}

/** settleCall applies what follows from the lines and from time. */
export function settleCall(stage: InCall, world: World, now: number, effects: Effect[]): Stage {
  let next = stage;
  if (next.confirmSince !== null && now - next.confirmSince >= t.CONFIRM_MS) {
    next = { ...next, confirmSince: null };
  }
  if (next.news !== null && now - next.news.since >= t.NEWS_MS) next = { ...next, news: null };
  const desk = settleDesk(next.desk, now);
  if (desk !== next.desk) next = { ...next, desk };
  const broken = whichBroken(stage, world, now);
  if (broken !== next.broken) next = { ...next, broken, brokenSince: now };
  if (broken === 'self' && world.link !== 'open' && now - next.brokenSince >= t.GIVE_UP_MS) {
    giveUp(stage.call, effects);
    return endOf(world.topics, { ...stage, endedBefore: null }, 'interrupted', true, now, effects);
  }
  return next;
}

function whichBroken(stage: InCall, world: World, now: number): Broken | null {
  const call = current(world);
  const mine = world.account !== null && (call?.interrupted ?? []).includes(world.account);
  const legGone =
    world.phone.phase !== 'connected' && now - Math.max(world.phoneSince, stage.since) >= t.LEG_GONE_MS;
  if (mine || legGone || world.phone.path === 'failed') return 'self';
  return call && deserted(call, world.account) ? 'other' : null;
}
