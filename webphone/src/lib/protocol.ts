// The live protocol of /ws, message by message. The same shapes are in
// api/live.go; the fixtures in api/testdata/live keep both equal.

import type { Receipt } from './room/protocol';

export const protocolVersion = 1;

export type Role = 'administrator' | 'supervisor' | 'staff' | 'kiosk';
export type Presence = 'offline' | 'available' | 'away';
export type AgentState = 'offline' | 'available' | 'away' | 'ringing' | 'talking' | 'hold' | 'wrap-up';
export type CallState = 'queued' | 'ringing' | 'connected';
export type ButtonStatus = 'open' | 'busy' | 'absent' | 'closed' | 'stop';
export type Cause =
  | 'caller'
  | 'agent'
  | 'abandoned'
  | 'no-agent'
  | 'no-answer'
  | 'busy'
  | 'declined'
  | 'closed'
  | 'interrupted'
  | 'failed'
  | 'shutdown'
  | 'message'
  | 'planned-stop';
export type Part = 'caller' | 'agent' | 'consulted' | 'guest' | 'supervisor';
export type Mode = 'listen' | 'whisper' | 'barge';
/** Why somebody is rung: '' is for a caller. */
export type Purpose = '' | 'transfer' | 'consult' | 'conference' | 'return';
export type InvitePurpose = 'transfer' | 'consult' | 'conference';
export type RingCause = 'declined' | 'no-answer' | 'unreachable' | 'busy' | 'no-agent' | 'closed' | 'unknown';

/** Times are RFC 3339 strings in UTC. */
export type Time = string;

export interface Account {
  id: string;
  login: string;
  name: string;
  role: Role;
}

export interface Me {
  presence: Presence;
  reason?: string;
  state: AgentState;
  since: Time;
  reachable: boolean;
  wrapUpUntil?: Time;
  wrapUp?: WrapUp;
  /** Who chose the presence, if it was a supervisor. */
  setBy?: SetBy;
}

/** A supervisor who changed an agent's presence, and when. */
export interface SetBy {
  name: string;
  at: Time;
}

/** The consultation that an agent has just had. */
export interface WrapUp {
  call: string;
  button?: string;
  queue?: string;
  /** No call comes before a result code is given. */
  compulsory: boolean;
}

/** The live state of a call button; its words come from GET /api/v1/buttons. */
export interface Button {
  id: string;
  status: ButtonStatus;
  waiting: number;
  opensAt?: Time;
  lastCallAt?: Time;
  /** What a caller who came now would wait; absent when unknown. */
  estimateMinutes?: number;
}

/** What the citizen chose at the kiosk. */
export interface Needs {
  language?: string;
  access?: string[];
}

export interface Target {
  kind: 'queue' | 'account' | 'address';
  id: string;
}

/** An invitation into a call: it runs, or it failed with a cause. */
export interface Invite {
  by: string;
  purpose: Purpose;
  to: Target;
  name: string;
  since: Time;
  agent?: string;
  cause?: RingCause;
}

export interface Participant extends Omit<Account, 'role'> {
  /** Empty for a number outside, whose id begins with "address:". */
  role: Role | '';
  place?: string;
  part: Part;
  mode?: Mode;
  since: Time;
  device?: 'page' | 'phone';
  /** Whether this party hears the reader now. */
  hears: boolean;
}

export interface LegQuality {
  account: string;
  lossIn: number;
  lossOut: number;
  rttMs: number;
  jitterMs: number;
  video: string;
  audio: string;
  alive: boolean;
  /** Estimated mean opinion score of the sound, 1–4.5; 0 when unknown. */
  mos: number;
  device?: string;
  profile?: string;
}

export interface Call {
  id: string;
  state: CallState;
  side: 'caller' | 'agent';
  held: boolean;
  heldBy?: string;
  heldSince?: Time;
  interrupted?: string[];
  position?: number;
  estimateMinutes?: number;
  button?: string;
  queue?: string;
  since: Time;
  connectedAt?: Time;
  parties: Participant[];
  /** Why this account rings. */
  purpose?: Purpose;
  needs?: Needs;
  invite?: Invite;
  failed?: Invite;
  transferredBy?: string;
  quality?: LegQuality[];
}

/** Figures of a queue over a time; durations are means in ms. */
export interface Figures {
  offered: number;
  answered: number;
  abandoned: number;
  shortAbandoned: number;
  /** 0–1; absent when nothing was offered. */
  serviceLevel?: number;
  asaMs: number;
  ahtMs: number;
}

export interface QueueNow {
  id: string;
  nameJa: string;
  nameEn: string;
  waiting: number;
  available: number;
  busy: number;
  away: number;
  longestSince?: Time;
  estimateMinutes?: number;
  /** A button that leads here takes calls now. */
  open: boolean;
  /** The wait that the service level is measured by. */
  answerWithinMs: number;
  today: Figures;
}

/** A consultation as supervisors see it. */
export interface Running {
  id: string;
  state: CallState;
  held: boolean;
  heldSince?: Time;
  interrupted?: string[];
  /** Accounts that ring now, invited ones too. */
  ringing?: string[];
  button?: string;
  queue?: string;
  position?: number;
  since: Time;
  connectedAt?: Time;
  parties: Participant[];
  quality?: LegQuality[];
}

export interface Today {
  answered: number;
  missed: number;
  talkingMs: number;
  handledMsAvg: number;
}

/** A planned stop that was approved (R21). */
export interface Stop {
  id: string;
  state: 'announced' | 'draining' | 'stopping' | 'maintenance';
  noCallsAt: Time;
  at: Time;
  until?: Time;
  messageJa: string;
  messageEn: string;
}

export interface Ended {
  call: string;
  cause: Cause;
  endedAt: Time;
  talkingMs: number;
}

export interface Colleague {
  account: string;
  name: string;
  state: AgentState;
  reason?: string;
  since: Time;
  /** That they serve. */
  queues: string[];
}

export type DeviceState = 'ok' | 'trouble' | 'missing';

/** A kiosk's own settings, and what it is asked to do now. */
export interface Booth {
  name: string;
  place?: string;
  /** 0–10, at the beginning of each consultation; absent: as it was left. */
  volume?: number;
  language: string;
  phone?: string;
  /** The devices it should use, by label; absent: as it was left. */
  camera?: string;
  documentCamera?: string;
  microphone?: string;
  speaker?: string;
  /** Counts up: load the page anew when idle. */
  reloadN: number;
  testCall?: string;
}

/** What a kiosk tells of itself. A device that is absent: nothing is known of it. */
export interface Health {
  /** E.g. Edge 131. */
  browser: string;
  /** Version of the product that the page is of. */
  page: string;
  camera?: DeviceState;
  docCamera?: DeviceState;
  microphone?: DeviceState;
  speaker?: DeviceState;
  network?: 'good' | 'fair' | 'poor';
  /** What is connected, by label. */
  devices: { kind: 'camera' | 'microphone' | 'speaker'; label: string }[];
}

/** What a test call found out of one device. */
export interface TestedDevice {
  device: 'camera' | 'docCamera' | 'microphone' | 'speaker';
  /** unknown: it could not be tested. */
  state: DeviceState | 'unknown';
  code?: TestCode;
}
export const testCodes = [
  'denied',
  'busy',
  'no-picture',
  'dark',
  'silent',
  'not-heard',
  'no-microphone',
] as const;
export type TestCode = (typeof testCodes)[number];

/** The health of one kiosk. */
export interface KioskNow {
  account: string;
  name: string;
  place?: string;
  online: boolean;
  since?: Time;
  call?: string;
  browser?: string;
  page?: string;
  camera?: DeviceState;
  docCamera?: DeviceState;
  microphone?: DeviceState;
  speaker?: DeviceState;
  /** Absent: it has none. */
  printer?: DeviceState;
  network?: 'good' | 'fair' | 'poor';
  checked?: Time;
}

/** Something that somebody should do something about. */
export interface Alarm {
  id: string;
  severity: 'critical' | 'warning';
  code: string;
  subject?: string;
  since: Time;
  ja: string;
  en: string;
}

/** The documents. A field is absent when the role may not see it, or when there is none. */
export interface Topics {
  me?: Me;
  buttons?: Button[];
  call?: Call;
  ended?: Ended;
  colleagues?: Colleague[];
  queues?: QueueNow[];
  calls?: Running[];
  today?: Today;
  stop?: Stop;
  /** What was erased of the last consultation, for ten minutes. */
  receipt?: Receipt;
  /** What a kiosk shows (kiosks only; its shape is lib/layout's). */
  layout?: unknown;
  booth?: Booth;
  kiosks?: KioskNow[];
  alarms?: Alarm[];
}

export type TopicName = keyof Topics;
export const topicNames = [
  'me',
  'buttons',
  'call',
  'ended',
  'colleagues',
  'queues',
  'calls',
  'today',
  'stop',
  'receipt',
  'layout',
  'booth',
  'kiosks',
  'alarms',
] as const satisfies TopicName[];

export interface Problem {
  code: string;
  ja: string;
  en: string;
}

export interface Hello {
  type: 'hello';
  protocol: number;
  version: string;
  account: Account;
  serverTime: Time;
}

export interface Snapshot {
  type: 'snapshot';
  seq: number;
  topics: Topics;
}

export type State = {
  [K in TopicName]: { type: 'state'; seq: number; topic: K; data: Required<Topics>[K] | null };
}[TopicName];

export interface Reply {
  type: 'reply';
  id: string;
  error?: Problem;
}

export interface Pong {
  type: 'pong';
}

/** Asks whether this page's scripts run; answered at once with the same message. */
export interface Alive {
  type: 'alive';
  n: number;
}

export type ByeReason = 'restart' | 'logged-out' | 'slow';
export interface Bye {
  type: 'bye';
  reason: ByeReason;
}

export type ServerMessage = Hello | Snapshot | State | Reply | Pong | Alive | Bye;

/** What may be asked of the server, and with which arguments. */
export interface Commands {
  presence: { presence: Presence; reason?: string };
  hold: { call: string };
  resume: { call: string };
  hangup: { call: string };
  repair: { call: string };
  'end-wrap-up': Record<string, never>;
  'extend-wrap-up': { seconds: number };
  dispose: { call: string; code: string; note: string };
  needs: Needs;
  invite: { call: string; purpose: InvitePurpose; to: Target };
  'cancel-invite': { call: string };
  complete: { call: string };
  merge: { call: string };
  dismiss: { call: string; account: string };
  leave: { call: string };
  join: { call: string; mode: Mode };
  'take-over': { call: string };
  'set-presence': { account: string; presence: Presence; reason?: string };
  move: { call: string; queue: string; first: boolean };
  slides: { call: string; on: boolean };
  health: Health;
  'test-result': { test: string; devices: TestedDevice[] };
}
export type CommandName = keyof Commands;

export type ClientMessage =
  | { type: 'ping' }
  | Alive
  | { [K in CommandName]: { type: 'command'; id: string; name: K; args: Commands[K] } }[CommandName];

/** A frame that is none of the server's messages. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

/**
 * decode reads one frame. Unknown fields are kept (a newer server may send
 * more), an unknown type or a missing field is an error: the page reconnects.
 */
export function decode(frame: string): ServerMessage {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    throw new ProtocolError('not JSON');
  }
  if (!isRecord(value)) throw new ProtocolError('not an object');
  const message = value as { [k: string]: unknown; type?: unknown };
  switch (message.type) {
    case 'hello':
      need(message, 'protocol', 'number');
      need(message, 'version', 'string');
      need(message, 'serverTime', 'string');
      needRecord(message, 'account');
      return value as unknown as Hello;
    case 'snapshot':
      need(message, 'seq', 'number');
      needRecord(message, 'topics');
      return value as unknown as Snapshot;
    case 'state':
      need(message, 'seq', 'number');
      need(message, 'topic', 'string');
      if (!('data' in message)) throw new ProtocolError('state without data');
      return value as unknown as State;
    case 'reply':
      need(message, 'id', 'string');
      return value as unknown as Reply;
    case 'pong':
      return { type: 'pong' };
    case 'alive':
      need(message, 'n', 'number');
      return value as unknown as Alive;
    case 'bye':
      need(message, 'reason', 'string');
      return value as unknown as Bye;
    default:
      throw new ProtocolError(`unknown type ${String(message.type)}`);
  }
}

/** applyState returns the topics with one document replaced or gone. */
export function applyState(topics: Topics, message: State): Topics {
  const next: Topics = { ...topics };
  if (message.data === null) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete next[message.topic];
    return next;
  }
  return Object.assign(next, { [message.topic]: message.data });
}

function isRecord(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

function need(message: Record<string, unknown>, field: string, type: 'string' | 'number'): void {
  if (typeof message[field] !== type) throw new ProtocolError(`field ${field} is missing`);
}

function needRecord(message: Record<string, unknown>, field: string): void {
  if (!isRecord(message[field])) throw new ProtocolError(`field ${field} is missing`);
}
