import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { CommandError } from '../live';
import { openRoom } from './client';
import { PageImages } from './images';
import type { Action, Mark, RoomClientMessage } from './protocol';
import { emptyDoc, marksOf } from './reduce';
import type { Room } from './room';
import { FakeServer } from './testing';

let server: FakeServer;
let rooms: Room[];

const enter = (account = 'me') => {
  const room = openRoom('c1', {
    open: (url) => server.open(url, account),
    random: () => 1,
    images: new PageImages('c1', {
      load: () => Promise.resolve(new Blob()),
      decode: () => Promise.resolve({ close: () => undefined } as ImageBitmap),
    }),
  });
  rooms.push(room);
  return room;
};
const later = (ms = 20) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  rooms = [];
});
afterEach(() => {
  for (const room of rooms) room.close();
  vi.useRealTimers();
});

const mark = (id: string): Mark => ({
  id,
  by: '',
  z: 0,
  tool: 'pen',
  color: '#000000',
  width: 4,
  points: [1, 2, 0.5, 3, 4, 0.5],
});
const draw = (id: string): Action => ({ kind: 'mark', document: 'd', page: 1, mark: mark(id) });
const chat = (text: string): Action => ({ kind: 'chat', text });
const ids = (room: Room) => marksOf(room.get().doc, 'd', 1).map((m) => m.id);
const underway = (room: Room) => room.drawing('d', 1).map((m) => m.id);

describe('a room', () => {
  it('is open after the welcome and follows the operations', async () => {
    server.act({ kind: 'allow', citizenDraws: true });
    const room = enter();
    expect(room.get()).toMatchObject({ status: 'opening', doc: emptyDoc });
    await later();
    expect(room.get()).toMatchObject({ status: 'open', part: 'driver', n: 1, doc: { citizenDraws: true } });
    server.act({ kind: 'chat', chat: { by: 'x', at: '', text: 'はい' } });
    await later();
    expect(room.get()).toMatchObject({ n: 2, doc: { chat: [{ text: 'はい' }] } });
  });

  it('gets what it missed, and only that', async () => {
    const room = enter();
    server.act({ kind: 'allow', citizenDraws: true });
    await later();
    const before = room.get().doc;
    server.cut();
    await later(1);
    expect(room.get()).toMatchObject({ status: 'lost', doc: before });
    server.act({ kind: 'chat', chat: { by: 'x', at: '', text: '1' } });
    await later(1_000);
    expect(room.get()).toMatchObject({ status: 'open', n: 2, doc: { citizenDraws: true } });
    expect(room.get().doc.chat).toHaveLength(1);
  });

  it.each([3, 0])('comes again when the numbers have a gap (%i after 1)', async (n) => {
    const room = enter();
    server.act({ kind: 'allow', citizenDraws: true });
    await later();
    const [socket] = server.sockets;
    socket?.give({ ...server.log[0], n });
    await later(1);
    expect(room.get().status).toBe('lost');
    await later(1_000);
    expect(room.get()).toMatchObject({ status: 'open', n: 1 });
  });

  it('comes again after a frame it cannot read', async () => {
    const room = enter();
    await later();
    [...server.sockets][0]?.give({ type: 'op', n: 1, kind: 'surprise' });
    await later(1);
    expect(room.get().status).toBe('lost');
  });

  it('gives up a silent line', async () => {
    const room = enter();
    await later();
    vi.spyOn(server, 'take').mockImplementation(() => undefined);
    await later(18_000);
    expect(server.heard.filter((m) => m.type === 'ping').length).toBeGreaterThan(0);
    expect(room.get().status).not.toBe('opening');
    expect(server.sockets.size).toBeLessThanOrEqual(1);
    expect(vi.mocked(server.take).mock.calls.map(([s]) => s.there)).toContain(false);
  });
});

describe('actions', () => {
  it('are done in order, also those asked for before the welcome', async () => {
    const room = enter();
    const all = Promise.all([room.do(chat('1')), room.do(chat('2'))]);
    await later();
    await all;
    expect(room.get().doc.chat.map((m) => m.text)).toEqual(['1', '2']);
  });

  it('reject with the words of a refusal', async () => {
    server.refuse.add('no');
    const room = enter();
    const answer = expect(room.do(chat('no'))).rejects.toMatchObject({ problem: { code: 'not-allowed' } });
    await later();
    await answer;
  });

  it('show one’s own marks until they are operations', async () => {
    const room = enter();
    await later();
    const told = vi.fn();
    room.watchDrawing(told);
    const done = room.do(draw('a'));
    expect([underway(room), ids(room)]).toEqual([['a'], []]);
    expect(told).toHaveBeenCalledOnce();
    // At no moment it is in neither.
    const off = room.subscribe(() => expect([...underway(room), ...ids(room)]).toContain('a'));
    await later();
    await done;
    off();
    expect([underway(room), ids(room)]).toEqual([[], ['a']]);
  });

  it('take one’s own mark back when it is refused', async () => {
    server.part = 'viewer';
    const room = enter();
    await later();
    const answer = expect(room.do(draw('a'))).rejects.toBeInstanceOf(CommandError);
    expect(underway(room)).toEqual(['a']);
    await later();
    await answer;
    expect(underway(room)).toEqual([]);
  });

  it('keep a mark in sight while the line is away', async () => {
    const room = enter();
    await later();
    server.cut();
    await later(1);
    const done = room.do(draw('a'));
    expect(underway(room)).toEqual(['a']);
    await later(1_000);
    await done;
    expect([underway(room), ids(room)]).toEqual([[], ['a']]);
  });

  // Two people, seven actions; the line is cut once after each number of frames.
  it('are done once, in order, wherever the line is cut', async () => {
    let cuts = 0;
    for (let budget = 0; budget < 60; budget++) {
      server = new FakeServer();
      server.refuse.add('no');
      const [mine, theirs] = [enter('me'), enter('other')];
      server.budget = budget;
      const outcomes: string[] = [];
      const ask = (action: Action, name: string) =>
        mine.do(action).then(
          () => outcomes.push(name),
          () => outcomes.push(`${name} refused`),
        );
      void ask(draw('a'), 'a');
      await later(1);
      void ask(chat('1'), '1');
      void ask(chat('no'), 'no');
      void theirs.do(chat('from the other')).catch(() => undefined);
      await later(1);
      void ask(draw('b'), 'b');
      void ask({ kind: 'erase', document: 'd', page: 1, ids: ['a'] }, 'erase');
      void ask(draw('c'), 'c');
      void ask({ kind: 'undo', document: 'd', page: 1 }, 'undo');
      await later(4_000);
      if (server.budget === Infinity) cuts++;
      expect(outcomes, `cut after ${budget}`).toEqual(['a', '1', 'no refused', 'b', 'erase', 'c', 'undo']);
      expect(mine.get().doc, `cut after ${budget}`).toEqual(server.doc);
      expect(theirs.get().doc, `cut after ${budget}`).toEqual(server.doc);
      expect(ids(mine)).toEqual(['b']);
      expect(server.doc.chat.map((m) => m.text).sort()).toEqual(['1', 'from the other']);
      expect(underway(mine)).toEqual([]);
      for (const room of rooms.splice(0)) room.close();
    }
    expect(cuts, 'lines that were cut in the middle').toBeGreaterThan(20);
  });

  it('fail when the room is closed, and so do later ones', async () => {
    const room = enter();
    const answer = expect(room.do(chat('1'))).rejects.toMatchObject({ problem: { code: 'room-over' } });
    room.close();
    await answer;
    await expect(room.do(chat('2'))).rejects.toMatchObject({ problem: { code: 'room-over' } });
  });
});

describe('the end', () => {
  it.each(['over', 'left', 'logged-out'] as const)('leaves nothing after %s', async (reason) => {
    const room = enter();
    await later();
    server.addDocument({ id: 'd', pages: [{ width: 1, height: 1 }] });
    await room.images.page('d', 1);
    await later();
    [...server.sockets][0]?.give({ type: 'bye', reason });
    await later();
    expect(room.get()).toEqual({
      status: 'closed',
      call: 'c1',
      part: 'viewer',
      n: 0,
      doc: emptyDoc,
      equipment: {},
    });
    expect(room.images.peek('d', 1)).toBeUndefined();
    await later(10_000);
    expect(server.sockets.size, 'it does not come again').toBe(0);
  });

  it.each(['slow', 'restart'] as const)('is none after %s', async (reason) => {
    const room = enter();
    await later();
    [...server.sockets][0]?.give({ type: 'bye', reason });
    server.cut();
    await later(2_000);
    expect(room.get().status).toBe('open');
  });
});

describe('signals', () => {
  const sent = (kind: string) =>
    server.heard.filter(
      (m): m is RoomClientMessage & { type: 'signal' } => m.type === 'signal' && m.kind === kind,
    );
  const stroke = (from: number, points: number[]) => ({
    document: 'd',
    page: 1,
    mark: { ...mark('s'), points },
    from,
  });

  it('join the points of a stroke to at most 30 parts a second', async () => {
    const [room, other] = [enter('me'), enter('other')];
    await later();
    for (let i = 0; i < 200; i++) {
      room.signal('drawing', stroke(i, [i, i, 0.5]));
      await later(5);
    }
    await later(100);
    expect(sent('drawing').length).toBeLessThanOrEqual(32);
    expect(sent('drawing').length).toBeGreaterThan(20);
    expect(other.drawing('d', 1)[0]?.points).toEqual(
      Array.from({ length: 200 }, (_, i) => [i, i, 0.5]).flat(),
    );
    void room.do({ kind: 'mark', document: 'd', page: 1, mark: { ...mark('s'), points: [0, 0, 0.5] } });
    await later(100);
    expect([other.drawing('d', 1), ids(other)]).toEqual([[], ['s']]);
  });

  it('tell a stroke whole after a lost line', async () => {
    const [room, other] = [enter('me'), enter('other')];
    await later();
    room.signal('drawing', stroke(0, [1, 1, 1]));
    await later(50);
    server.cut();
    await later(1);
    room.signal('drawing', stroke(1, [2, 2, 1]));
    await later(1_000);
    room.signal('drawing', stroke(2, [3, 3, 1]));
    await later(100);
    expect(other.drawing('d', 1)[0]?.points).toEqual([1, 1, 1, 2, 2, 1, 3, 3, 1]);
  });

  it('forget a stroke that was given up, with a word or without', async () => {
    const [room, other] = [enter('me'), enter('other')];
    await later();
    room.signal('drawing', stroke(0, [1, 1, 1]));
    await later(50);
    expect(underway(other)).toEqual(['s']);
    room.signal('drawing', { ...stroke(0, []), gone: true });
    await later(50);
    expect(underway(other)).toEqual([]);
    room.signal('drawing', { ...stroke(0, [1, 1, 1]), mark: { ...mark('t'), points: [1, 1, 1] } });
    await later(50);
    expect(underway(other)).toEqual(['t']);
    await later(11_000);
    expect(underway(other)).toEqual([]);
  });

  it('send lasers at most 30 and levels at most 5 times a second, the newest', async () => {
    const room = enter();
    await later();
    for (let i = 0; i <= 100; i++) {
      room.signal('laser', { document: 'd', page: 1, x: i, y: 0 });
      room.signal('level', { microphone: i, speaker: 0 });
      await later(10);
    }
    await later(300);
    expect(sent('laser').length).toBeLessThanOrEqual(32);
    expect(sent('level').length).toBeLessThanOrEqual(7);
    expect(sent('laser').at(-1)?.data).toMatchObject({ x: 100 });
    expect(sent('level').at(-1)?.data).toMatchObject({ microphone: 100 });
  });

  it('reach who listens, with their sender', async () => {
    const [room, other] = [enter('me'), enter('other')];
    await later();
    const heard = vi.fn();
    const off = other.on('laser', heard);
    room.signal('laser', { document: 'd', page: 1, x: 3, y: 4 });
    await later(50);
    off();
    room.signal('laser', { document: 'd', page: 1, x: 5, y: 6 });
    await later(50);
    expect(heard.mock.calls).toEqual([[{ document: 'd', page: 1, x: 3, y: 4 }, 'me']]);
  });

  it('tell the equipment again to a server that may have forgotten it', async () => {
    const [room, other] = [enter('me'), enter('other')];
    await later();
    const equipment = {
      devices: [],
      face: '',
      slides: '',
      microphone: '',
      speaker: '',
      volume: 1,
      boost: 1,
      muted: false,
    };
    room.signal('equipment', equipment);
    await later();
    expect(other.get().equipment).toEqual({ me: equipment });
    server.cut();
    await later(2_000);
    expect(sent('equipment')).toHaveLength(2);
  });
});
