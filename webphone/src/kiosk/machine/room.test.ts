import { describe, expect, it } from 'vitest';

import type { Call, Participant } from '../../lib/protocol';
import { documentOf, onStage, printOf, said, viewOf } from '../stage/fake-room';
import type { Effect, Input, Kiosk } from './state';
import { start } from './state';
import { step } from './step';
import { WIPE_RETRY_MS } from './times';

const since = '2026-04-01T01:00:00Z';
const person = (id: string, part: Participant['part']): Participant => ({
  id,
  login: id,
  name: id,
  role: part === 'caller' ? 'kiosk' : 'staff',
  part,
  since,
  hears: true,
});
const call: Call = {
  id: 'c1',
  state: 'connected',
  side: 'caller',
  held: false,
  button: 'tax',
  since,
  connectedAt: since,
  parties: [person('k1', 'caller'), person('s1', 'agent')],
};

/** Booth is a kiosk of which only what concerns the room is noted. */
class Booth {
  now = 1_000_000;
  kiosk: Kiosk = start(this.now);
  done: Effect[] = [];

  give(...inputs: Input[]): this {
    for (const input of inputs) {
      const [kiosk, effects] = step(this.kiosk, input, this.now);
      this.kiosk = kiosk;
      const ours = ['open-room', 'close-room', 'act', 'print', 'wipe'];
      this.done.push(...effects.filter((e) => ours.includes(e.do)));
    }
    return this;
  }
  ready(): this {
    return this.give(
      { type: 'hello', account: 'k1', version: '1' },
      { type: 'link', link: 'open' },
      { type: 'topics', topics: { buttons: [{ id: 'tax', status: 'open', waiting: 0 }] } },
      { type: 'words', ok: true },
      { type: 'registered', registered: true },
    );
  }
  topics(of: Call | null): this {
    return this.give({ type: 'topics', topics: of ? { call: of } : {} });
  }
  after(ms: number): this {
    this.now += ms;
    return this.give({ type: 'tick' });
  }
  take(): Effect[] {
    return this.done.splice(0);
  }
}

const inTalk = () => new Booth().ready().topics(call);
const shared = viewOf({
  ...onStage(documentOf('d1')),
  chat: [said('s1', 'SECRET')],
  prints: [printOf({ state: 'sent' })],
});

describe('the room', () => {
  it('opens with the talk and closes with it, and what it left is wiped', () => {
    const booth = inTalk();
    expect(booth.take()).toEqual([{ do: 'wipe' }, { do: 'open-room', call: 'c1' }]);
    booth.give({ type: 'wiped', ok: true }, { type: 'room', call: 'c1', view: shared });
    booth.topics(null);
    expect(booth.take()).toEqual([{ do: 'close-room' }, { do: 'wipe' }]);
    expect(booth.kiosk.stage).toMatchObject({ name: 'ended', talked: true });
    expect(booth.kiosk.world).toMatchObject({ room: null, view: null, shared: true, paper: true });
    expect(JSON.stringify(booth.kiosk)).not.toContain('SECRET');
  });

  it('opens at the answer, before the first picture', () => {
    const booth = new Booth().ready();
    booth.take();
    booth.give({ type: 'touch', touch: { want: 'call', button: 'tax' } });
    const notYet: Call = { ...call, state: 'ringing' };
    delete notYet.connectedAt;
    booth.topics(notYet);
    expect(booth.take()).toEqual([]);
    booth.topics(call);
    expect(booth.kiosk.stage.name).toBe('calling');
    expect(booth.take()).toEqual([{ do: 'open-room', call: 'c1' }]);
  });

  it('is another one in another talk, with nothing of the last', () => {
    const booth = inTalk();
    booth.give({ type: 'room', call: 'c1', view: shared });
    booth.take();
    booth.topics({ ...call, id: 'c2' });
    expect(booth.take()).toEqual([{ do: 'close-room' }, { do: 'open-room', call: 'c2' }]);
    expect(booth.kiosk.world).toMatchObject({ view: null, shared: false, paper: false });
    booth.give({ type: 'room', call: 'c1', view: shared });
    expect(booth.kiosk.world.view).toBeNull();
  });

  it('stays open while the line is cut or the talk is on hold', () => {
    const booth = inTalk();
    booth.give({ type: 'room', call: 'c1', view: shared });
    booth.take();
    booth.give({ type: 'link', link: 'connecting' }).after(30_000);
    booth.give({ type: 'link', link: 'open' }).topics({ ...call, held: true });
    booth.topics({ ...call, state: 'queued', transferredBy: 's1' });
    expect(booth.take()).toEqual([]);
    expect(booth.kiosk.world.view).toBe(shared);
  });

  it('does what the citizen touches, and says when it was refused', () => {
    const booth = inTalk();
    booth.take();
    booth.give({ type: 'touch', touch: { want: 'write' } });
    expect(booth.take()).toEqual([{ do: 'act', action: { kind: 'pad' } }]);
    booth.give({ type: 'refused' });
    expect(booth.kiosk.stage).toMatchObject({ desk: { refusedSince: booth.now } });
  });
});

describe('printing here', () => {
  it('takes each job once, and only in a talk', () => {
    const booth = inTalk();
    booth.take();
    booth.give(
      { type: 'print', print: 'p1' },
      { type: 'print', print: 'p1' },
      { type: 'print', print: 'p2' },
    );
    expect(booth.take()).toEqual([
      { do: 'print', call: 'c1', print: 'p1' },
      { do: 'print', call: 'c1', print: 'p2' },
    ]);
    booth.topics(null).take();
    booth.give({ type: 'print', print: 'p3' });
    expect(booth.take()).toEqual([]);
  });
});

describe('wiping', () => {
  it('is tried again until it is done, but not during a talk', () => {
    const booth = inTalk();
    booth.topics(null).take();
    booth.give({ type: 'wiped', ok: false });
    expect(booth.take()).toEqual([]);
    expect(booth.after(WIPE_RETRY_MS).take()).toEqual([{ do: 'wipe' }]);
    expect(booth.after(WIPE_RETRY_MS).take()).toEqual([]);
    booth.give({ type: 'wiped', ok: false }).topics(call).take();
    expect(booth.after(WIPE_RETRY_MS).take()).toEqual([]);
    booth.topics(null);
    expect(booth.take()).toEqual([{ do: 'close-room' }, { do: 'wipe' }]);
    booth.give({ type: 'wiped', ok: true });
    expect(booth.after(10 * WIPE_RETRY_MS).take()).toEqual([]);
  });
});
