import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { LiveState } from './live';
import type { PhoneSession, PhoneState } from './phone-types';
import type { Call } from './protocol';
import { ValueStore } from './store';

const phones: FakePhone[] = [];

class FakePhone extends ValueStore<PhoneState> {
  options: { repair: () => void; accepts: (id: string) => boolean; probe: () => Promise<boolean> };
  forget = vi.fn(() => this.set({ registration: this.get().registration }));
  hangup = vi.fn();
  verify = vi.fn();
  start = vi.fn();
  stop = vi.fn();
  constructor(options: FakePhone['options']) {
    super({ registration: 'registered' });
    this.options = options;
    phones.push(this);
  }
}

vi.mock('./phone', () => ({ Phone: FakePhone }));
const { Line, withoutLeft } = await import('./line');
const { CommandError } = await import('./live');

class FakeLive extends ValueStore<LiveState> {
  urgent = false;
  command = vi.fn<(name: string, args: object) => Promise<void>>(() => Promise.resolve());
  probe = vi.fn(() => Promise.resolve(true));
  serverNow = () => Date.parse('2027-01-04T01:00:00Z');
  start = vi.fn();
  stop = vi.fn();
}

const call = {
  id: 'room-1',
  state: 'connected',
  side: 'agent',
  held: false,
  since: '',
  parties: [],
} satisfies Call;
const session = {
  consultation: 'room-1',
  direction: 'incoming',
  resumed: false,
  state: 'connected',
  remote: { stream: {} as MediaStream, audio: true, video: true },
  remotes: [],
} satisfies PhoneSession;

let live: FakeLive;
let line: InstanceType<typeof Line>;
let phone: FakePhone;

beforeEach(() => {
  vi.useFakeTimers();
  live = new FakeLive({ status: 'open', topics: { call } });
  line = new Line({ domain: 's.test', login: 'sato' }, live as never);
  phone = phones.at(-1) as FakePhone;
  line.start();
  phone.set({ registration: 'registered', session });
});

afterEach(() => {
  line.stop();
  vi.useRealTimers();
});

describe('Line', () => {
  it('ends a call through the server and drops the session at once', async () => {
    await line.hangup();
    expect(live.command).toHaveBeenCalledWith('hangup', { call: 'room-1' });
    expect(phone.forget).toHaveBeenCalledWith({ by: 'local', status: 0 });
    expect(phone.hangup).not.toHaveBeenCalled();
  });

  it('says BYE itself when the server refuses the command', async () => {
    live.command.mockRejectedValue(new CommandError({ code: 'no-reply', ja: '', en: '' }));
    await line.hangup();
    expect(phone.hangup).toHaveBeenCalledTimes(1);
  });

  it('remembers a hang-up while nothing is connected, and tells it later', async () => {
    live.set({ status: 'connecting', topics: { call } });
    phone.set({ registration: 'lost', session });
    await line.hangup();
    expect(phone.hangup).toHaveBeenCalledTimes(1);
    expect(phone.options.accepts('room-1'), 'the server may call back before it was told').toBe(false);
    expect(phone.options.accepts('room-2')).toBe(true);
    live.set({ status: 'open', topics: { call } });
    expect(live.command).toHaveBeenCalledWith('hangup', { call: 'room-1' });
  });

  it('forgets a session that the server does not know, after a moment', () => {
    live.set({ status: 'open', topics: {} });
    vi.advanceTimersByTime(2_900);
    expect(phone.forget).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(phone.forget).toHaveBeenCalledWith({ by: 'remote', status: 0 });
  });

  it('keeps a session while the server cannot be asked, and a call that has just begun', () => {
    live.set({ status: 'connecting', topics: {} });
    vi.advanceTimersByTime(60_000);
    phone.set({ registration: 'registered', session: { ...session, state: 'calling' } });
    live.set({ status: 'open', topics: {} });
    vi.advanceTimersByTime(60_000);
    expect(phone.forget).not.toHaveBeenCalled();
  });

  it('does not show a call any more that is over for this person or for the server', async () => {
    const state = live.get();
    expect(withoutLeft(state, undefined)).toBe(state);
    expect(withoutLeft(state, { call: 'another', at: 0 })).toBe(state);
    await line.hangup();
    expect(withoutLeft(state, line.leftCall.get()).topics.call).toBeUndefined();
    const ended = { call: 'room-1', cause: 'agent', endedAt: '2027-01-04T01:00:00Z', talkingMs: 1 } as const;
    expect(withoutLeft({ status: 'open', topics: { call, ended } }, undefined).topics).toEqual({ ended });
  });

  it('shows a call again into which this person came after leaving it', async () => {
    const account = { id: 'me', login: 'sato', name: '佐藤', role: 'staff' } as const;
    const hello = { type: 'hello', protocol: 1, version: '1', account, serverTime: '' } as const;
    const ended = { call: 'room-1', cause: 'agent', endedAt: '2027-01-04T01:00:00Z', talkingMs: 1 } as const;
    const within = (since: string) => {
      const parties = [{ ...account, part: 'agent', since, hears: true } as const];
      return withoutLeft({ status: 'open', hello, topics: { call: { ...call, parties }, ended } }, line.leftCall.get()); // prettier-ignore
    };
    await line.leave();
    expect(live.command).toHaveBeenCalledWith('leave', { call: 'room-1' });
    expect(within('2027-01-04T00:40:00Z').topics.call).toBeUndefined();
    expect(within('2027-01-04T01:00:20Z').topics.call?.id).toBe('room-1');
  });

  it('lets a call in again that this person asks to join after ending it', async () => {
    live.set({ status: 'connecting', topics: { call } });
    phone.set({ registration: 'lost', session });
    await line.hangup();
    expect(phone.options.accepts('room-1')).toBe(false);
    live.set({ status: 'open', topics: {} });
    await line.join('room-1', 'listen');
    expect(live.command).toHaveBeenCalledWith('join', { call: 'room-1', mode: 'listen' });
    expect(phone.options.accepts('room-1')).toBe(true);
  });

  it('asks for a repair only on a line that answers', async () => {
    live.probe.mockResolvedValueOnce(false);
    phone.options.repair();
    await vi.advanceTimersByTimeAsync(1);
    expect(live.command).not.toHaveBeenCalled();
    phone.options.repair();
    await vi.advanceTimersByTimeAsync(1);
    expect(live.command).toHaveBeenCalledWith('repair', { call: 'room-1' });
  });

  it('checks the phone’s connection when the live one went or came', () => {
    phone.verify.mockClear();
    live.set({ status: 'connecting', topics: { call } });
    live.set({ status: 'open', topics: { call } });
    window.dispatchEvent(new Event('online'));
    expect(phone.verify.mock.calls.length).toBeGreaterThanOrEqual(2);
  });
});
