import type { Button, LegQuality, Topics } from '../../lib/protocol';
import { shown } from './desk';
import type { Kiosk, World } from './state';
import * as t from './times';
import { current, ready } from './world';

/** The screens a citizen can see. */
export type Face =
  | 'starting'
  | 'login'
  | 'offline'
  | 'closed'
  | 'maintenance'
  | 'idle'
  | 'shut'
  | 'trouble'
  | 'calling'
  | 'talking'
  | 'held'
  | 'forwarding'
  | 'interrupted'
  | 'ended';

/** face says which screen belongs to this state. */
export function face(k: Kiosk, now: number): Face {
  const { stage, world } = k;
  switch (stage.name) {
    case 'starting':
      return world.link === 'denied' ? 'login' : 'starting';
    case 'call':
      if (stage.broken !== null) return 'interrupted';
      if (stage.paused === null) return 'talking';
      return stage.paused.how === 'forwarding' ? 'forwarding' : 'held';
    case 'calling':
    case 'ended':
      return stage.name;
    default:
      if (world.link === 'denied') return 'login';
      if (offline(world, now)) return stopped(world.topics) ? 'maintenance' : 'offline';
      if (world.topics.stop?.state === 'maintenance') return 'maintenance';
      if (stage.name === 'idle' && allClosed(world.topics)) return 'closed';
      return stage.name;
  }
}

/**
 * screenKey tells screens apart that begin anew when they are shown. A shared
 * page stays while the talk stands still.
 */
export function screenKey(k: Kiosk, seen: Face): string {
  const shares = k.stage.name === 'call' && shown(k.world.view) !== null;
  return seen === 'talking' || shares ? 'talk' : seen;
}

function offline(w: World, now: number): boolean {
  if (ready(w)) return false;
  if (w.link !== 'open') return now - w.linkSince >= t.OFFLINE_AFTER_MS;
  return !w.registered && now - Math.max(w.registeredSince, w.linkSince) >= t.OFFLINE_AFTER_MS;
}

/** A server that cannot be reached after it announced its stop has stopped as planned (R21). */
function stopped(topics: Topics): boolean {
  return topics.stop !== undefined && topics.stop.state !== 'announced';
}

export function allClosed(topics: Topics): boolean {
  return (topics.buttons?.length ?? 0) > 0 && (topics.buttons ?? []).every((b) => b.status === 'closed');
}

/** The earliest next opening of any counter, in milliseconds, or null. */
export function nextOpening(topics: Topics): number | null {
  const times = (topics.buttons ?? [])
    .map((b) => (b.opensAt ? Date.parse(b.opensAt) : NaN))
    .filter(Number.isFinite);
  return times.length > 0 ? Math.min(...times) : null;
}

/** What the calling screen says. */
export type Waiting = 'preparing' | 'ringing' | 'queued' | 'absent' | 'answered' | 'returning';

export function waiting(k: Kiosk): Waiting {
  const { stage, world } = k;
  if (stage.name !== 'calling') return 'preparing';
  if (stage.answeredAt !== null) return 'answered';
  const call = current(world);
  if (!stage.dialled || (stage.call === null && world.phone.phase === 'none')) return 'preparing';
  if (call && world.phone.phase === 'none') return 'returning';
  if (call?.state === 'ringing') return 'ringing';
  const status = world.topics.buttons?.find((b) => b.id === stage.button)?.status;
  if (status === 'absent') return 'absent';
  // The first in line is rung for in a moment, unless everybody talks.
  const busy = status === 'busy';
  return (call?.position ?? 0) > (busy ? 0 : 1) ? 'queued' : 'ringing';
}

/** offerOthers says whether the calling screen offers other counters. */
export function offerOthers(k: Kiosk, now: number): boolean {
  if (k.stage.name !== 'calling' || k.stage.answeredAt !== null) return false;
  return waiting(k) === 'absent' || now - k.stage.since >= t.LONG_WAIT_MS;
}

/** takesCalls says whether a counter may be called: it is open, even if nobody is there. */
export function takesCalls(button: Button): boolean {
  return button.status !== 'closed' && button.status !== 'stop';
}

/** answers says whether somebody will answer at this counter: now, or when it is one's turn. */
export function answers(button: Button): boolean {
  return button.status === 'open' || button.status === 'busy';
}

/**
 * The counters to offer in the place of this one, free ones first. Those where
 * nobody answers now come last, to be seen only; none when that is all of them.
 */
export function others(topics: Topics, button: string): string[] {
  const rank = { open: 0, busy: 1, absent: 2, closed: 3, stop: 4 };
  const rest = (topics.buttons ?? []).filter((b) => b.id !== button);
  if (!rest.some(answers)) return [];
  return rest.sort((a, b) => rank[a.status] - rank[b.status] || a.waiting - b.waiting).map((b) => b.id);
}

/** How the connection does, in three words for people. */
export type Connection = 'good' | 'fair' | 'poor';

const FAIR = { loss: 0.02, rttMs: 400 };
const POOR = { loss: 0.06, rttMs: 800 };

export function connection(k: Kiosk, now: number): Connection {
  const { world } = k;
  if (world.phone.path !== 'ok') return 'poor';
  if (world.link !== 'open') return now - world.linkSince >= t.UNSTABLE_AFTER_MS ? 'poor' : 'fair';
  const call = current(world);
  const worst = (call?.quality ?? []).reduce<Connection>((w, q) => worse(w, judge(q)), 'good');
  return worst;
}

function judge(q: LegQuality): Connection {
  const loss = Math.max(q.lossIn, q.lossOut);
  if (loss >= POOR.loss || q.rttMs >= POOR.rttMs) return 'poor';
  if (loss >= FAIR.loss || q.rttMs >= FAIR.rttMs) return 'fair';
  return 'good';
}

function worse(a: Connection, b: Connection): Connection {
  const rank = { good: 0, fair: 1, poor: 2 };
  return rank[a] >= rank[b] ? a : b;
}
