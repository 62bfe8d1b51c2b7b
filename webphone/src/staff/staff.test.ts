import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { LiveState } from '../lib/live';
import type { PhoneSession, PhoneState } from '../lib/phone-types';
import type { Call, Colleague, Me, Participant } from '../lib/protocol';
import { Attention } from './attention';
import { actionOf, keys } from './keys';
import {
  byReach,
  exitOf,
  isReachable,
  isSilent,
  mayDismiss,
  mayEndForAll,
  partsOf,
  stageOf,
  successorOf,
} from './roles';
import { interruptionOf, othersOf, troubleOf, viewOf } from './view';

const since = '2027-01-04T00:30:00Z';
const party = (id: string, part: Participant['part'], more: Partial<Participant> = {}): Participant => ({
  id,
  login: id,
  name: id,
  role: 'staff',
  part,
  since,
  hears: true,
  ...more,
});
const parties: Call['parties'] = [
  party('k', 'caller', { role: 'kiosk', place: '行徳支所' }),
  party('me', 'agent', { name: '佐藤' }),
];
const call: Call = {
  id: 'c',
  state: 'connected',
  side: 'agent',
  held: false,
  since,
  parties,
};
const me: Me = { presence: 'available', state: 'available', since, reachable: true };
const live = (topics: LiveState['topics'] = {}, status: LiveState['status'] = 'open'): LiveState => ({
  status,
  topics,
});
const phone = (state?: PhoneSession['state']): PhoneState => ({
  registration: 'registered',
  ...(state
    ? {
        session: {
          direction: 'incoming',
          resumed: false,
          state,
          remote: { stream: {} as MediaStream, audio: true, video: true },
          remotes: [],
        },
      }
    : {}),
});

describe('viewOf', () => {
  it.each([
    ['nothing happens', live({ me }), phone(), 'ready'],
    ['a call is offered', live({ me }), phone('offered'), 'ringing'],
    ['another rings meanwhile', live({ me, call: { ...call, state: 'ringing' } }), phone(), 'ready'],
    ['one talks', live({ me, call }), phone('connected'), 'call'],
    ['the page was reloaded in a call', live({ me, call }), phone(), 'call'],
    ['the live connection is gone in a call', live({}, 'connecting'), phone('connected'), 'call'],
    ['the call is over', live({ me: { ...me, state: 'wrap-up' } }), phone(), 'wrap-up'],
  ] as const)('when %s', (_, l, p, view) => {
    expect(viewOf(l, p)).toBe(view);
  });
});

describe('interruptionOf', () => {
  it.each([
    ['all is well', live({ call }), phone('connected'), 'none'],
    ['the other side is gone', live({ call: { ...call, interrupted: ['k'] } }), phone('connected'), 'peer'],
    ['our media stopped', live({ call }), phone('interrupted'), 'own'],
    ['both are gone', live({ call: { ...call, interrupted: ['k', 'me'] } }), phone('interrupted'), 'own'],
    ['the page comes back', live({ call }), phone(), 'returning'],
    ['only the live connection is gone', live({ call }, 'connecting'), phone('connected'), 'none'],
    [
      'the server has not noticed our return yet',
      live({ call: { ...call, interrupted: ['me'] } }),
      phone('connected'),
      'none',
    ],
  ] as const)('when %s', (_, l, p, kind) => {
    expect(interruptionOf(l, p, 'me')).toBe(kind);
  });

  it('knows who the others are', () => {
    expect(othersOf(call, 'me').map((p) => p.id)).toEqual(['k']);
    expect(othersOf(undefined, 'me')).toEqual([]);
  });
});

describe('one’s part in a call', () => {
  const tanaka = party('tanaka', 'guest');
  const asked = party('tanaka', 'consulted');
  const boss = party('boss', 'supervisor', { mode: 'listen' });
  const of = (all: Participant[], account: string) => partsOf({ ...call, parties: all }, account);

  it.each([
    ['the agent of two', parties, 'me', 'end'],
    ['the agent while a supervisor listens', [...parties, boss], 'me', 'end'],
    ['the agent while a colleague is consulted', [...parties, asked], 'me', 'choose'],
    [
      'the agent beside a supervisor who takes part',
      [...parties, { ...boss, mode: 'barge' }],
      'me',
      'choose',
    ],
    ['the agent with an outside line', [...parties, party('address:hoken', 'guest')], 'me', 'end'],
    ['the agent of three', [...parties, tanaka], 'me', 'choose'],
    ['a guest', [...parties, tanaka], 'tanaka', 'leave'],
    ['a consulted colleague', [...parties, asked], 'tanaka', 'leave'],
    ['a supervisor', [...parties, boss], 'boss', 'leave'],
    ['a caller', parties, 'k', 'end'],
    ['somebody whom the server has not told yet', [], 'me', 'end'],
  ] as const)('%s leaves so', (_, all, account, how) => {
    expect(exitOf(of([...all], account))).toBe(how);
  });

  it('is followed by whom it consults, a guest, or a supervisor who takes part', () => {
    const barging = { ...boss, mode: 'barge' } as const;
    expect(successorOf(of([...parties, barging, tanaka], 'me'))?.id).toBe('tanaka');
    expect(successorOf(of([...parties, barging, asked], 'me'))?.part).toBe('consulted');
    expect(successorOf(of([...parties, barging], 'me'))?.id).toBe('boss');
    expect(mayEndForAll(of([...parties, barging], 'me'))).toBe(false);
    expect(mayEndForAll(of([...parties, boss, tanaka], 'me'))).toBe(true);
  });

  it('lets the agent send guests away, and nobody a supervisor', () => {
    const all = [...parties, tanaka, boss];
    expect(all.filter((p) => mayDismiss(of(all, 'me'), p)).map((p) => p.id)).toEqual(['tanaka']);
    expect(all.filter((p) => mayDismiss(of(all, 'tanaka'), p))).toEqual([]);
  });

  it('is silent only as a supervisor who listens', () => {
    expect(isSilent(boss)).toBe(true);
    expect(isSilent({ ...boss, mode: 'whisper' })).toBe(false);
    expect(isSilent(parties[1])).toBe(false);
    expect(isSilent(undefined)).toBe(false);
  });

  it.each([
    ['the citizen large', [...parties, tanaka], 'me', 'k', ['tanaka']],
    ['the colleague large while consulting', [...parties, asked], 'me', 'tanaka', ['k']],
    ['the agent large for who is asked', [...parties, asked], 'tanaka', 'me', ['k']],
    ['no place for who only listens', [...parties, boss], 'me', 'k', []],
    ['who whispers, for the agent', [...parties, { ...boss, mode: 'whisper' }], 'me', 'k', ['boss']],
    ['not for the others', [...parties, tanaka, { ...boss, mode: 'whisper' }], 'tanaka', 'k', ['me']],
    ['everybody for who listens', [...parties, boss], 'boss', 'k', ['me']],
    ['somebody when the citizen is oneself', parties, 'k', 'me', []],
  ] as [string, Participant[], string, string, string[]][])(
    'has on the stage %s',
    (_, all, account, main, side) => {
      const stage = stageOf({ ...call, parties: all }, account);
      expect([stage.main?.id, stage.side.map((p) => p.id)]).toEqual([main, side]);
    },
  );

  it('offers colleagues who can help first, and only those who can be rung', () => {
    const states = ['talking', 'offline', 'away', 'available', 'wrap-up', 'ringing', 'hold'] as const;
    const all: Colleague[] = states.map((state) => ({
      account: state,
      name: state,
      state,
      since,
      queues: [],
    }));
    expect(all.sort(byReach).map((c) => c.state)).toEqual([
      'available',
      'wrap-up',
      'away',
      'ringing',
      'hold',
      'talking',
      'offline',
    ]);
    expect(all.filter(isReachable).map((c) => c.state)).toEqual(['available', 'wrap-up', 'away']);
  });
});

describe('troubleOf', () => {
  const lost: LiveState = { status: 'connecting', topics: {}, lostSince: 10_000 };
  it('gives a page that starts and a short loss some time', () => {
    expect(troubleOf({ status: 'connecting', topics: {} }, phone(), 1_000, 0)).toBe('none');
    expect(troubleOf(lost, phone(), 12_000, 0)).toBe('none');
    expect(troubleOf(lost, phone(), 14_000, 0)).toBe('live');
  });
  it('tells a refused line from a lost one', () => {
    expect(troubleOf(live(), { registration: 'lost' }, 9_000, 0)).toBe('phone');
    expect(troubleOf(live(), { registration: 'refused' }, 9_000, 0)).toBe('refused');
    expect(troubleOf(live(), phone(), 9_000, 0)).toBe('none');
  });
});

describe('actionOf', () => {
  const press = (key: string, target: EventTarget = document.body, more = {}) =>
    actionOf({
      key,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
      isComposing: false,
      repeat: false,
      target,
      ...more,
    });

  it('knows the keys, and ending takes two fingers', () => {
    expect(press('m')).toBe('mute');
    expect(press('?')).toBe('help');
    expect(press('e')).toBeUndefined();
    expect(press('E')).toBe('end');
    expect(new Set(Object.values(keys).map((k) => k.key)).size).toBe(Object.keys(keys).length);
  });

  it('leaves typing, composing, browser shortcuts and held keys alone', () => {
    expect(press('m', document.createElement('input'))).toBeUndefined();
    expect(press('m', document.body, { isComposing: true })).toBeUndefined();
    expect(press('h', document.body, { ctrlKey: true })).toBeUndefined();
    expect(press('m', document.body, { repeat: true })).toBeUndefined();
  });
});

describe('Attention', () => {
  const shown: { title: string; body: string; closed: boolean }[] = [];
  beforeEach(() => {
    vi.useFakeTimers();
    shown.length = 0;
    document.head.innerHTML = '<link rel="icon" href="/icon.svg">';
    document.title = '職員用';
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    vi.stubGlobal(
      'Notification',
      class {
        static permission = 'granted';
        private readonly entry: (typeof shown)[number];
        constructor(title: string, options: { body: string }) {
          this.entry = { title, body: options.body, closed: false };
          shown.push(this.entry);
        }
        close() {
          this.entry.closed = true;
        }
      },
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('flashes title and icon, notifies, and leaves everything as it was', () => {
    const attention = new Attention();
    const icon = () => document.querySelector('link')?.getAttribute('href');
    attention.start('【呼び出し中】', '行徳支所');
    const seen = new Set<string>();
    for (let i = 0; i < 4; i++) {
      seen.add(`${document.title} ${icon()}`);
      vi.advanceTimersByTime(800);
    }
    expect(seen).toEqual(new Set(['【呼び出し中】 /icon-alert.svg', '職員用 /icon.svg']));
    expect(shown).toEqual([{ title: '【呼び出し中】', body: '行徳支所', closed: false }]);
    attention.stop();
    expect([document.title, icon(), shown[0]?.closed]).toEqual(['職員用', '/icon.svg', true]);
    vi.advanceTimersByTime(5_000);
    expect(document.title).toBe('職員用');
  });
});
