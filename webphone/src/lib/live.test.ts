import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { CommandError, LiveClient, type LiveSocket } from './live';
import type { Account } from './protocol';

const account: Account = { id: 'a', login: 'sato', name: '佐藤', role: 'staff' };

class FakeSocket implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((ev: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: { type: string; id?: string; name?: string; args?: unknown }[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as never);
  }
  close(): void {
    this.closed = true;
  }
  give(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  welcome(topics: object = {}): void {
    this.onopen?.();
    this.give({
      type: 'hello',
      protocol: 1,
      version: '1',
      account,
      serverTime: new Date(Date.now() + 90_000).toISOString(),
    });
    this.give({ type: 'snapshot', seq: 1, topics });
  }
}

let sockets: FakeSocket[];
let live: LiveClient;
const last = () => sockets.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  live = new LiveClient({
    url: 'wss://x/ws',
    random: () => 1,
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  live.start();
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

describe('LiveClient', () => {
  it('is open after the snapshot and knows the server’s clock', () => {
    expect(live.get().status).toBe('connecting');
    last().welcome({ buttons: [] });
    expect(live.get()).toMatchObject({ status: 'open', topics: { buttons: [] }, hello: { account } });
    expect(live.serverNow() - Date.now()).toBe(90_000);
  });

  it('answers at once whether its scripts run', () => {
    last().welcome();
    last().give({ type: 'alive', n: 7 });
    expect(last().sent).toEqual([{ type: 'alive', n: 7 }]);
  });

  it('replaces and removes topics', () => {
    last().welcome();
    last().give({ type: 'state', seq: 2, topic: 'buttons', data: [{ id: 'x', status: 'open', waiting: 1 }] });
    expect(live.get().topics.buttons?.[0]?.waiting).toBe(1);
    last().give({ type: 'state', seq: 3, topic: 'buttons', data: null });
    expect(live.get().topics.buttons).toBeUndefined();
  });

  it('reconnects after a gap and takes the new snapshot', () => {
    last().welcome({ buttons: [] });
    const first = last();
    first.give({ type: 'state', seq: 4, topic: 'buttons', data: null });
    expect(first.closed).toBe(true);
    expect(live.get().status).toBe('connecting');
    expect(live.get().topics.buttons, 'the old documents stay until then').toEqual([]);
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    last().welcome({});
    expect(live.get()).toMatchObject({ status: 'open', topics: {} });
    expect(live.get().lostSince).toBeUndefined();
  });

  it('reconnects after a frame that it cannot read', () => {
    last().welcome();
    last().onmessage?.({ data: 'nonsense' });
    expect(live.get().status).toBe('connecting');
  });

  it('waits longer after each failure, up to 5 s, and starts short again', () => {
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      last().onclose?.();
      const count = sockets.length;
      let pause = 0;
      while (sockets.length === count) {
        vi.advanceTimersByTime(50);
        pause += 50;
      }
      pauses.push(pause);
    }
    expect(pauses).toEqual([300, 600, 1200, 2400, 4800, 5000, 5000]);
    last().welcome();
    last().onclose?.();
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(9);
  });

  it('does not wait when the network is back', () => {
    for (let i = 0; i < 5; i++) {
      last().onclose?.();
      vi.advanceTimersByTime(5_000);
    }
    last().onclose?.();
    const count = sockets.length;
    window.dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(count + 1);
  });

  it('gives up a socket that does not open', () => {
    vi.advanceTimersByTime(4_000);
    expect(sockets[0]?.closed).toBe(true);
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
  });

  it('finds a dead line by its pings', () => {
    last().welcome();
    const first = last();
    vi.advanceTimersByTime(10_000);
    expect(first.sent.filter((m) => m.type === 'ping')).toHaveLength(2);
    first.give({ type: 'pong' });
    vi.advanceTimersByTime(10_000);
    expect(first.closed).toBe(false);
    vi.advanceTimersByTime(5_000);
    expect(first.closed).toBe(true);
  });

  it('resolves and rejects commands by their replies', async () => {
    last().welcome();
    const done = live.command('hold', { call: 'c' });
    const refused = live.command('resume', { call: 'c' });
    const [one, two] = last().sent;
    expect(one).toMatchObject({ type: 'command', name: 'hold', args: { call: 'c' } });
    expect(one?.id).not.toBe(two?.id);
    const problem = { code: 'not-in-call', ja: '…', en: '…' };
    last().give({ type: 'reply', id: two?.id, error: problem });
    last().give({ type: 'reply', id: one?.id });
    await expect(done).resolves.toBeUndefined();
    await expect(refused).rejects.toMatchObject({ problem });
  });

  it('fails commands without a reply, without a connection, and when it is lost', async () => {
    await expect(live.command('end-wrap-up', {})).rejects.toBeInstanceOf(CommandError);
    last().welcome();
    const silent = live.command('end-wrap-up', {});
    const caught = expect(silent).rejects.toMatchObject({ problem: { code: 'no-reply' } });
    for (let i = 0; i < 8; i++) {
      vi.advanceTimersByTime(1_000);
      last().give({ type: 'pong' });
    }
    await caught;
    const lost = expect(live.command('end-wrap-up', {})).rejects.toMatchObject({
      problem: { code: 'no-reply' },
    });
    last().onclose?.();
    await lost;
  });

  it('stays away after a log-out', () => {
    last().welcome();
    last().give({ type: 'bye', reason: 'logged-out' });
    last().onclose?.();
    expect(live.get()).toMatchObject({ status: 'ended', endReason: 'logged-out' });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('comes back after a restart', () => {
    last().welcome();
    last().give({ type: 'bye', reason: 'restart' });
    last().onclose?.();
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
  });

  it('tells by a probe whether the line works, and renews it if not', async () => {
    last().welcome();
    const works = live.probe(1_000);
    last().give({ type: 'pong' });
    await expect(works).resolves.toBe(true);
    const dead = live.probe(1_000);
    vi.advanceTimersByTime(1_000);
    await expect(dead).resolves.toBe(false);
    expect(live.get().status).toBe('connecting');
  });

  it('hurries while a call is up', () => {
    last().welcome();
    live.urgent = true;
    for (let i = 0; i < 6; i++) {
      last().onclose?.();
      const count = sockets.length;
      vi.advanceTimersByTime(1_000);
      expect(sockets).toHaveLength(count + 1);
    }
  });
});
