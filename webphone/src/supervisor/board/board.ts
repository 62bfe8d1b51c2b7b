import type {
  Alarm,
  AgentState,
  Colleague,
  KioskNow,
  Participant,
  QueueNow,
  Running,
} from '../../lib/protocol';
import { qualityOf, worse, type Quality } from '../../lib/stats';

/** What share of calls is answered in time where all is well, and below which it is bad. */
const goodLevel = 0.8;
const lowLevel = 0.6;
/** A wait of so many times the service level is grave (as the server's alarms have it). */
const graveWait = 3;

/** How something stands: nothing to do, worth a look, or to be acted on now. */
export type Tone = 'calm' | 'warn' | 'bad';

/** levelTone judges a service level, 0–1; without any call there is nothing to judge. */
export function levelTone(level: number | undefined): Tone {
  if (level === undefined || level >= goodLevel) return 'calm';
  return level >= lowLevel ? 'warn' : 'bad';
}

/** waitTone judges a wait in ms by the time within which it should have been answered. */
export function waitTone(ms: number, withinMs: number): Tone {
  if (ms < withinMs) return 'calm';
  return ms < graveWait * withinMs ? 'warn' : 'bad';
}

/** The figures of all counters together. */
export interface Summary {
  waiting: number;
  /** ms since the epoch; undefined when nobody waits. */
  longestSince: number | undefined;
  /** The longest wait judged by the counter where it happens. */
  longestWithinMs: number;
  talking: number;
  available: number;
  offered: number;
  answered: number;
  abandoned: number;
  level: number | undefined;
}

export function summaryOf(queues: QueueNow[], calls: Running[], agents: Colleague[]): Summary {
  const sum = (of: (q: QueueNow) => number) => queues.reduce((n, q) => n + of(q), 0);
  const waits = queues
    .filter((q) => q.longestSince !== undefined)
    .map((q) => ({ since: Date.parse(q.longestSince ?? ''), within: q.answerWithinMs }))
    .sort((a, b) => a.since - b.since);
  const judged = queues.filter((q) => q.today.serviceLevel !== undefined);
  const weight = (q: QueueNow) => Math.max(1, q.today.offered - q.today.shortAbandoned);
  const all = judged.reduce((n, q) => n + weight(q), 0);
  const inTime = judged.reduce((n, q) => n + (q.today.serviceLevel ?? 0) * weight(q), 0);
  return {
    waiting: sum((q) => q.waiting),
    longestSince: waits[0]?.since,
    longestWithinMs: waits[0]?.within ?? 0,
    talking: calls.filter((c) => c.state === 'connected').length,
    available: agents.filter((a) => a.state === 'available').length,
    offered: sum((q) => q.today.offered),
    answered: sum((q) => q.today.answered),
    abandoned: sum((q) => q.today.abandoned + q.today.shortAbandoned),
    level: all > 0 ? inTime / all : undefined,
  };
}

/** Alarms of one kind: six counters without anybody are one thing to look at. */
export interface AlarmGroup {
  first: Alarm;
  rest: Alarm[];
}

/** groupAlarms keeps their order, the gravest first. */
export function groupAlarms(alarms: Alarm[]): AlarmGroup[] {
  const groups = new Map<string, AlarmGroup>();
  for (const alarm of alarms) {
    const kind = `${alarm.severity} ${alarm.code}`;
    const group = groups.get(kind);
    if (group) group.rest.push(alarm);
    else groups.set(kind, { first: alarm, rest: [] });
  }
  return [...groups.values()];
}

/** orderCalls puts who waits first, the longest first, then who talks in the order in which it began. */
export function orderCalls(calls: Running[]): Running[] {
  const began = (c: Running) => Date.parse(c.connectedAt ?? c.since);
  const rank = (c: Running) => (c.state === 'connected' ? 1 : 0);
  return [...calls].sort((a, b) => rank(a) - rank(b) || began(a) - began(b) || a.id.localeCompare(b.id));
}

/** What a row says of its consultation. */
export type CallMark = 'waiting' | 'ringing' | 'interrupted' | 'held' | 'talking';

export function markOf(call: Running): CallMark {
  if (call.state === 'queued') return 'waiting';
  if (call.state === 'ringing') return 'ringing';
  if (call.interrupted && call.interrupted.length > 0) return 'interrupted';
  return call.held ? 'held' : 'talking';
}

/** callQuality is that of the leg that is worst off. */
export function callQuality(call: Running): Quality {
  if (call.interrupted && call.interrupted.length > 0) return 'lost';
  return (call.quality ?? []).reduce<Quality>((worst, leg) => worse(worst, qualityOf(leg)), 'unknown');
}

export function partyIn(call: Running, part: Participant['part']): Participant | undefined {
  return call.parties.find((p) => p.part === part);
}

const agentStates = ['available', 'ringing', 'talking', 'hold', 'wrap-up', 'away', 'offline'] as const;

interface AgentGroup {
  state: AgentState;
  agents: Colleague[];
}

/** groupAgents has everybody by what they do; who has done it for longest comes first. */
export function groupAgents(agents: Colleague[]): AgentGroup[] {
  return agentStates
    .map((state) => ({
      state,
      agents: agents
        .filter((a) => a.state === state)
        .sort((a, b) => a.since.localeCompare(b.since) || a.name.localeCompare(b.name, 'ja')),
    }))
    .filter((group) => group.agents.length > 0);
}

export type Device = 'camera' | 'docCamera' | 'microphone' | 'speaker' | 'printer';
const devices: readonly Device[] = ['camera', 'docCamera', 'microphone', 'speaker', 'printer'];

export interface KioskRow {
  account: string;
  name: string;
  place?: string | undefined;
  state: 'talking' | 'ready' | 'trouble' | 'offline';
  since: string | undefined;
  /** Devices that do not work. */
  troubles: Device[];
  poorNetwork: boolean;
}

/**
 * kioskRows is what is known of each booth, those in trouble first. Where the
 * server tells nothing of booths, those that are in a consultation are shown.
 */
export function kioskRows(kiosks: KioskNow[] | undefined, calls: Running[]): KioskRow[] {
  const callOf = new Map(
    calls.flatMap((c) => c.parties.filter((p) => p.part === 'caller').map((p) => [p.id, c])),
  );
  if (!kiosks) {
    return [...callOf.values()].flatMap((call) => {
      const p = partyIn(call, 'caller');
      if (p?.role !== 'kiosk') return [];
      return [
        {
          account: p.id,
          name: p.name,
          place: p.place,
          state: 'talking' as const,
          since: call.connectedAt ?? call.since,
          troubles: [],
          poorNetwork: false,
        },
      ];
    });
  }
  const rows = kiosks.map((k): KioskRow => {
    const call = callOf.get(k.account);
    const troubles = devices.filter((d) => k[d] === 'trouble' || k[d] === 'missing');
    const poorNetwork = k.network === 'poor';
    const well = call ? 'talking' : 'ready';
    return {
      account: k.account,
      name: k.name,
      place: k.place,
      state: k.online ? (troubles.length > 0 || poorNetwork ? 'trouble' : well) : 'offline',
      since: call ? (call.connectedAt ?? call.since) : k.since,
      troubles: k.online ? troubles : [],
      poorNetwork: k.online && poorNetwork,
    };
  });
  const order = ['offline', 'trouble', 'talking', 'ready'];
  return rows.sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name, 'ja'),
  );
}

/** From which hour on the wall is dark, and from which it is light again, at the site. */
const darkFrom = 17;
const darkUntil = 7;

/** isNight says whether a wall is dark at a moment in the site's time zone. */
export function isNight(now: number, timeZone: string): boolean {
  const hour = Number(
    new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone }).format(now),
  );
  return hour >= darkFrom || hour < darkUntil;
}
