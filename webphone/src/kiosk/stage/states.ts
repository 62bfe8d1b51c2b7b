import type { Button, ButtonStatus, Call, Cause, Stop } from '../../lib/protocol';
import type { Booth } from '../booth';
import { deskOf } from '../machine/desk';
import type { Calling, Ended, InCall, Stage, World } from '../machine/state';
import { sixCounters } from './counters';
import { NOW, boothOf, callOf, kioskOf, personOf } from './plain';
import { sharingStates } from './sharing';

// Every state of the kiosk that takes several people, hours or an administrator
// to bring about, as plain values: to be looked at (main.tsx) and tested.

/** One state; `pictures` are the people whose picture arrives. */
export interface Staged {
  name: string;
  booth: Booth;
  pictures: readonly string[];
  /** Who sends a second picture; and whether this booth does. */
  slidesOf?: string;
  ownSlides?: boolean;
}

type Look = Partial<Booth> & Partial<Pick<Staged, 'pictures' | 'slidesOf' | 'ownSlides'>>;

/** Makes one state of the stage; world's topics are added to those there always are. */
export type Make = (name: string, stage: Stage, world?: Partial<World>, look?: Look) => Staged;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();

const each = (status: ButtonStatus, patch: Partial<Button> = {}): Button[] =>
  sixCounters.map(({ id }) => ({ id, status, waiting: 0, ...patch }));

/** Six counters in six states. */
const mixed: Button[] = [
  { id: 'juminhyo', status: 'open', waiting: 0, lastCallAt: at(470) },
  { id: 'kokuho', status: 'busy', waiting: 2, estimateMinutes: 8 },
  { id: 'zeikin', status: 'open', waiting: 0, lastCallAt: at(12) },
  { id: 'kosodate', status: 'absent', waiting: 0 },
  { id: 'koreisha', status: 'closed', waiting: 0, opensAt: '2026-04-05T23:30:00Z' },
  { id: 'fukushi', status: 'busy', waiting: 0 },
];

const stop: Stop = {
  id: 'p1',
  state: 'announced',
  noCallsAt: at(420),
  at: at(450),
  until: '2026-04-02T00:00:00Z',
  messageJa: '空調設備の点検のため、システムを停止します。',
  messageEn: 'The system stops while the air conditioning is inspected.',
};
/** Nobody knows when the service is back. */
const endless: Stop = {
  id: 'p2',
  state: 'maintenance',
  noCallsAt: at(-30),
  at: at(-20),
  messageJa: stop.messageJa,
  messageEn: stop.messageEn,
};
const near: Stop = { ...stop, state: 'draining', noCallsAt: at(-10), at: at(8), until: at(120) };

const calling: Calling = {
  name: 'calling',
  button: 'juminhyo',
  since: NOW - 83 * SECOND,
  call: 'c1',
  dialled: true,
  answeredAt: null,
  endedBefore: null,
};
const inCall: InCall = {
  name: 'call',
  call: 'c1',
  button: 'juminhyo',
  since: NOW - 4 * MINUTE,
  confirmSince: null,
  broken: null,
  brokenSince: NOW,
  checking: false,
  agent: 's1',
  aside: [],
  paused: null,
  news: null,
  desk: deskOf(null),
};
const ended: Ended = {
  name: 'ended',
  call: 'c1',
  button: 'juminhyo',
  cause: 'agent',
  provisional: false,
  endedBefore: null,
  talked: false,
  since: NOW,
  until: NOW + 14 * SECOND,
};

const me = personOf('k1', '行徳支所', { role: 'kiosk', part: 'caller' });
const sato = personOf('s1', '佐藤 花子');
const suzuki = personOf('s2', '鈴木 一郎', { part: 'guest' });
const chen = personOf('s3', '陳 美玲', { part: 'guest', device: 'phone' });
const takahashi = personOf('s4', '高橋 健', { role: 'supervisor', part: 'supervisor', mode: 'listen' });
const admin = personOf('s5', '田中 正', { role: 'administrator', part: 'supervisor', mode: 'barge' });

const talk = (patch: Partial<Call> = {}): Call =>
  callOf({ queue: 'juminhyo', parties: [me, sato], connectedAt: at(-4), ...patch });

const staged: Make = (name, stage, world = {}, { pictures = [], slidesOf, ownSlides, ...patch } = {}) => {
  const topics = { buttons: mixed, ...world.topics };
  const phone = { phase: 'connected', path: 'ok', picture: true } as const;
  const kiosk = kioskOf(stage, { phone, ...world, topics });
  return {
    name,
    booth: boothOf(kiosk, { counters: sixCounters, phone: '047-000-0000', ...patch }),
    pictures,
    ...(slidesOf === undefined ? {} : { slidesOf }),
    ...(ownSlides === undefined ? {} : { ownSlides }),
  };
};

const idle: Stage = { name: 'idle', since: NOW };

function waitingStates(): Staged[] {
  const phone = { phase: 'calling', path: 'ok', picture: false } as const;
  const queued = callOf({ state: 'queued', position: 3, estimateMinutes: 6, queue: 'juminhyo' });
  const long = { ...calling, since: NOW - 3 * MINUTE };
  const absent = { ...calling, button: 'kosodate' };
  return [
    staged('calling-queued', calling, { phone, topics: { call: queued } }),
    staged('calling-queued-stop', calling, { phone, topics: { call: queued, stop: near } }),
    staged('calling-others', long, { phone, topics: { call: queued } }),
    staged('calling-absent', absent, { phone, topics: { call: { ...queued, button: 'kosodate' } } }),
    staged('calling-answered', { ...calling, answeredAt: NOW }, { phone, topics: { call: talk() } }),
  ];
}

function talkingStates(): Staged[] {
  const both = ['s1', 's2'];
  const all = [me, sato, suzuki, chen, takahashi, admin];
  const news = (what: 'agent' | 'joined', account: string) => ({ what, account, since: NOW });
  const held = (how: 'held' | 'consulting' | 'forwarding'): InCall => ({
    ...inCall,
    paused: { how, since: NOW - 72 * SECOND },
  });
  const asks = talk({
    parties: [me, { ...sato, hears: false }, { ...suzuki, part: 'consulted', hears: false }],
  });
  const waits = talk({ state: 'queued', queue: 'zeikin', position: 2, estimateMinutes: 4, parties: [me] });
  return [
    staged('talk-two', inCall, { topics: { call: talk() } }, { pictures: ['s1'] }),
    staged(
      'talk-listened',
      inCall,
      { topics: { call: talk({ parties: [me, sato, takahashi] }) } },
      { pictures: ['s1'] },
    ),
    staged(
      'talk-three',
      inCall,
      { topics: { call: talk({ parties: [me, sato, suzuki] }) } },
      { pictures: both },
    ),
    staged(
      'talk-joined',
      { ...inCall, news: news('joined', 's2') },
      { topics: { call: talk({ parties: [me, sato, suzuki] }) } },
      { pictures: both },
    ),
    staged(
      'talk-all',
      inCall,
      { topics: { call: talk({ parties: all }) } },
      { pictures: ['s1', 's2', 's5'] },
    ),
    staged(
      'talk-all-stop',
      inCall,
      { topics: { call: talk({ parties: all }), stop: near } },
      { pictures: ['s1', 's2', 's5'] },
    ),
    staged(
      'talk-no-picture',
      inCall,
      { topics: { call: talk({ parties: [me, sato, suzuki] }) } },
      { pictures: ['s2'] },
    ),
    staged(
      'talk-new-agent',
      { ...inCall, agent: 's2', news: news('agent', 's2') },
      { topics: { call: talk({ queue: 'zeikin', parties: [me, { ...suzuki, part: 'agent' }] }) } },
      { pictures: ['s2'] },
    ),
    staged(
      'talk-agent-gone',
      inCall,
      { topics: { call: talk({ parties: [me, sato, suzuki], interrupted: ['s1'] }) } },
      { pictures: both },
    ),
    staged('held', held('held'), {
      topics: { call: talk({ held: true, heldBy: 's1', heldSince: at(-1.2) }) },
    }),
    staged('held-asking', held('consulting'), { topics: { call: asks } }),
    staged('forwarding', held('forwarding'), { topics: { call: waits } }),
    staged('forwarding-ringing', held('forwarding'), {
      topics: { call: { ...waits, state: 'ringing' }, stop: near },
    }),
  ];
}

const causes: Cause[] = ['no-answer', 'message', 'planned-stop', 'closed'];

/** Every state there is to look at. */
export function states(): Staged[] {
  const overWorld = { lastCalls: Object.fromEntries(sixCounters.map(({ id }) => [id, NOW - MINUTE])) };
  const over = each('closed', { opensAt: '2026-04-01T23:30:00Z' });
  const few = mixed.map((b): Button => (b.id === 'juminhyo' ? b : { ...b, status: 'absent' }));
  const maintenance: Stop = { ...near, state: 'maintenance', at: at(-20) };
  const lost = { link: 'connecting', linkSince: NOW - MINUTE } as const;
  const deaf = { camera: 'missing', microphone: 'ok', speaker: 'ok' } as const;
  const shut = (button: string): Stage => ({ name: 'shut', button, until: NOW + 15 * SECOND });
  return [
    staged('idle-mixed', idle),
    staged('idle-announced', idle, { topics: { stop } }),
    staged('idle-announced-camera', idle, { topics: { stop }, devices: deaf }),
    staged('idle-draining', idle, { topics: { buttons: each('stop'), stop: near } }),
    staged('idle-over', idle, {
      ...overWorld,
      topics: { buttons: [...over.slice(0, 4), ...mixed.slice(4)] },
    }),
    staged('closed-over', idle, { ...overWorld, topics: { buttons: over, stop } }),
    staged('closed', idle, { topics: { buttons: over } }),
    staged('maintenance', idle, { topics: { stop: maintenance } }),
    staged('maintenance-unknown', idle, { topics: { stop: endless } }),
    staged('offline', idle, lost),
    staged('shut', shut('koreisha')),
    staged('shut-few', shut('koreisha'), { topics: { buttons: few } }),
    staged('shut-stop', shut('juminhyo'), { topics: { buttons: each('stop'), stop: near } }),
    ...waitingStates(),
    ...talkingStates(),
    ...sharingStates(staged, inCall, ended, {
      two: talk(),
      all: talk({ parties: [me, sato, suzuki, chen, takahashi, admin] }),
      held: talk({ held: true, heldBy: 's1', heldSince: at(-1.2) }),
      forwarding: talk({ state: 'queued', queue: 'zeikin', position: 2, estimateMinutes: 4, parties: [me] }),
    }),
    ...causes.map((cause) => staged(`ended-${cause}`, { ...ended, cause }, { topics: { stop: near } })),
  ];
}
