import { describe, expect, it } from 'vitest';

import type { Button, Call, Ended, Needs, Participant, Stop, Topics } from '../../lib/protocol';
import { connection, face, offerOthers, others, waiting } from './face';
import { step } from './step';
import { start, type Effect, type Input, type Kiosk, type PhoneState, type Touch } from './state';
import * as times from './times';

const good = { camera: 'ok', microphone: 'ok', speaker: 'ok' } as const;
const since = '2026-04-01T01:00:00Z';
const me: Participant = person('k1', { role: 'kiosk', part: 'caller' });
const sato = person('s1');

/** Somebody in the call; the agent, unless told otherwise. */
function person(id: string, patch: Partial<Participant> = {}): Participant {
  return { id, login: id, name: id, role: 'staff', part: 'agent', since, hears: true, ...patch };
}

const sixButtons: Button[] = [
  { id: 'resident', status: 'open', waiting: 0 },
  { id: 'tax', status: 'busy', waiting: 2 },
  { id: 'care', status: 'absent', waiting: 0 },
  { id: 'night', status: 'closed', waiting: 0, opensAt: '2026-04-01T23:30:00Z' },
];

function callOf(patch: Partial<Call> = {}): Call {
  return {
    id: 'c1',
    state: 'ringing',
    side: 'caller',
    held: false,
    button: 'resident',
    since: '2026-04-01T01:00:00Z',
    parties: [me, sato],
    ...patch,
  };
}

/** Booth is a kiosk with its clock and everything it asked for. */
class Booth {
  now = 1_000_000;
  kiosk: Kiosk = start(this.now);
  done: Effect[] = [];
  /** What the server was told of the citizen's needs; kept apart from the rest of what is done. */
  told: Needs[] = [];
  /** What was done about the room (room.test.ts); kept apart as well. */
  rooms: Effect[] = [];

  give(input: Input): this {
    const [kiosk, effects] = step(this.kiosk, input, this.now);
    this.kiosk = kiosk;
    const ofRooms = effects.filter((e) => ['open-room', 'close-room', 'wipe'].includes(e.do));
    this.rooms.push(...ofRooms);
    this.done = effects.filter((e) => e.do !== 'tell-needs' && !ofRooms.includes(e));
    this.told.push(...effects.flatMap((e) => (e.do === 'tell-needs' ? [e.needs] : [])));
    return this;
  }
  touch(touch: Touch): this {
    return this.give({ type: 'touch', touch });
  }
  topics(patch: Omit<Topics, 'me'>): this {
    return this.give({ type: 'topics', topics: { buttons: sixButtons, ...patch } });
  }
  phone(patch: Partial<PhoneState>): this {
    return this.give({ type: 'phone', phone: { ...this.kiosk.world.phone, ...patch } });
  }
  wait(ms: number): this {
    // As the runtime does: a tick a quarter second.
    const until = this.now + ms;
    const all: Effect[] = [];
    while (this.now < until) {
      this.now = Math.min(until, this.now + 250);
      this.give({ type: 'tick' });
      all.push(...this.done);
    }
    this.done = all;
    return this;
  }
  get face() {
    return face(this.kiosk, this.now);
  }

  ready(): this {
    return this.give({ type: 'hello', account: 'k1', version: '1' })
      .give({ type: 'link', link: 'open' })
      .give({ type: 'words', ok: true })
      .give({ type: 'registered', registered: true })
      .topics({});
  }
  idle(): this {
    return this.ready().give({ type: 'checked', devices: good });
  }
  calling(button = 'resident'): this {
    return this.idle()
      .touch({ want: 'call', button })
      .give({ type: 'opened', devices: good })
      .phone({ phase: 'calling' });
  }
  talking(): this {
    return this.calling()
      .topics({ call: callOf({ state: 'connected' }) })
      .phone({ phase: 'connected', picture: true });
  }
}

describe('starting', () => {
  it('is idle when everything is there, and checks the devices once', () => {
    const b = new Booth();
    expect(b.face).toBe('starting');
    b.ready();
    expect(b.face).toBe('idle');
    expect(b.done).toEqual([{ do: 'check-devices' }]);
    b.topics({});
    expect(b.done).toEqual([]);
  });

  it('asks for staff when nobody is logged in', () => {
    expect(new Booth().give({ type: 'link', link: 'denied' }).face).toBe('login');
  });

  it('comes back into the call it was in after a reload (R18)', () => {
    const b = new Booth()
      .give({ type: 'hello', account: 'k1', version: '1' })
      .give({ type: 'link', link: 'open' })
      .topics({ call: callOf({ state: 'connected', interrupted: ['k1'] }) });
    expect(b.face).toBe('interrupted');
    b.phone({ phase: 'connected', picture: true }).topics({ call: callOf({ state: 'connected' }) });
    expect(b.face).toBe('talking');
  });

  it('keeps its place in the queue after a reload', () => {
    const b = new Booth()
      .give({ type: 'hello', account: 'k1', version: '1' })
      .give({ type: 'link', link: 'open' })
      .topics({ call: callOf({ state: 'queued', position: 2 }) });
    expect(b.face).toBe('calling');
    expect(waiting(b.kiosk)).toBe('returning');
    b.phone({ phase: 'calling' });
    expect(waiting(b.kiosk)).toBe('queued');
  });
});

describe('one touch', () => {
  it('opens the camera and dials, without waiting for it', () => {
    const b = new Booth().idle().touch({ want: 'call', button: 'resident' });
    expect(b.face).toBe('calling');
    expect(b.done).toEqual([{ do: 'open-media' }, { do: 'dial', button: 'resident' }]);
    expect(b.give({ type: 'opened', devices: good }).done).toEqual([]);
  });

  it('waits for the microphone while it is not known to work', () => {
    const b = new Booth().ready().touch({ want: 'call', button: 'resident' });
    expect(b.done).toEqual([{ do: 'open-media' }]);
    b.give({ type: 'opened', devices: good });
    expect(b.done).toEqual([{ do: 'dial', button: 'resident' }]);
  });

  it('does not dial twice', () => {
    const b = new Booth().calling().give({ type: 'opened', devices: good });
    expect(b.done).toEqual([]);
    b.touch({ want: 'call', button: 'resident' });
    expect(b.done).toEqual([]);
  });

  it('calls with a broken camera, for the voice is there', () => {
    const b = new Booth()
      .ready()
      .touch({ want: 'call', button: 'tax' })
      .give({ type: 'opened', devices: { ...good, camera: 'missing' } });
    expect(b.done).toEqual([{ do: 'dial', button: 'tax' }]);
    expect(b.touch({ want: 'retry' }).done).toEqual([{ do: 'open-media' }]);
  });

  it('does not dial while the line is down', () => {
    const b = new Booth().idle().give({ type: 'link', link: 'connecting' });
    b.touch({ want: 'call', button: 'resident' });
    expect(b.done).toEqual([]);
    expect(b.face).toBe('idle');
    expect(b.wait(times.OFFLINE_AFTER_MS).face).toBe('offline');
    expect(b.give({ type: 'link', link: 'open' }).face).toBe('idle');
  });

  it('on a closed counter says when it opens and calls nobody', () => {
    const b = new Booth().idle().touch({ want: 'call', button: 'night' });
    expect(b.face).toBe('shut');
    expect(b.done).toEqual([]);
    expect(b.wait(times.SHUT_MS).face).toBe('idle');
  });
});

describe('the microphone', () => {
  const deaf = { ...good, microphone: 'missing' } as const;
  const trouble = () =>
    new Booth().ready().touch({ want: 'call', button: 'resident' }).give({ type: 'opened', devices: deaf });

  it('stops the call before anybody is rung', () => {
    const b = trouble();
    expect(b.face).toBe('trouble');
    expect(b.done).toEqual([{ do: 'close-media' }]);
  });
  it('calls by itself once it is back', () => {
    const b = trouble().touch({ want: 'retry' });
    expect(b.done).toEqual([{ do: 'check-devices' }]);
    b.give({ type: 'checked', devices: good });
    expect(b.done).toEqual([{ do: 'open-media' }, { do: 'dial', button: 'resident' }]);
    expect(b.face).toBe('calling');
  });
  it('stays, and may be left or gone past', () => {
    const b = trouble().touch({ want: 'retry' }).give({ type: 'checked', devices: deaf });
    expect(b.face).toBe('trouble');
    b.touch({ want: 'anyway' });
    expect(b.done).toEqual([{ do: 'open-media' }, { do: 'dial', button: 'resident' }]);
    expect(b.give({ type: 'opened', devices: deaf }).face).toBe('calling');
    expect(trouble().touch({ want: 'home' }).face).toBe('idle');
  });
  it('goes back to the first screen when the citizen walked away', () => {
    const b = trouble().wait(times.IDLE_RESET_MS);
    expect(b.face).toBe('idle');
    expect(b.done).toContainEqual({ do: 'reset-settings' });
  });
});

describe('waiting', () => {
  it('tells the place in the queue, then the ringing, then the answer', () => {
    const b = new Booth().calling().topics({ call: callOf({ state: 'queued', position: 3 }) });
    expect(waiting(b.kiosk)).toBe('queued');
    b.topics({ call: callOf({ state: 'queued', position: 1 }) });
    expect(waiting(b.kiosk)).toBe('ringing');
    b.topics({ call: callOf({ state: 'connected' }) });
    expect(waiting(b.kiosk)).toBe('answered');
    expect(b.face).toBe('calling');
    b.phone({ phase: 'connected' });
    expect(b.face).toBe('calling'); // no picture yet
    expect(b.wait(times.FIRST_PICTURE_MS).face).toBe('talking');
  });

  it('offers other counters when nobody is there, and after a long wait', () => {
    const absent = new Booth()
      .calling('care')
      .topics({ call: callOf({ button: 'care', state: 'queued', position: 1 }) });
    expect(waiting(absent.kiosk)).toBe('absent');
    expect(offerOthers(absent.kiosk, absent.now)).toBe(true);
    // Where somebody answers comes first; the closed one is only seen.
    expect(others(absent.kiosk.world.topics, 'care')).toEqual(['resident', 'tax', 'night']);

    const long = new Booth().calling().topics({ call: callOf({ state: 'queued', position: 2 }) });
    expect(offerOthers(long.kiosk, long.now)).toBe(false);
    long.wait(times.LONG_WAIT_MS);
    expect(offerOthers(long.kiosk, long.now)).toBe(true);
  });

  it('changes to another counter: hangs up first, and ignores the old call', () => {
    const b = new Booth().calling().topics({ call: callOf({ state: 'queued', position: 2 }) });
    b.touch({ want: 'call', button: 'tax' });
    expect(b.done).toEqual([
      { do: 'hangup' },
      { do: 'leave', call: 'c1' },
      { do: 'open-media' },
      { do: 'dial', button: 'tax' },
    ]);
    b.topics({ call: callOf({ state: 'queued', position: 2 }) });
    expect(b.face).toBe('calling');
    b.topics({ call: callOf({ id: 'c2', button: 'tax', state: 'ringing' }) });
    expect(b.kiosk.stage).toMatchObject({ name: 'calling', call: 'c2', button: 'tax' });
  });

  it('is left with one touch', () => {
    const b = new Booth().calling().topics({ call: callOf() }).touch({ want: 'cancel' });
    expect(b.face).toBe('idle');
    expect(b.done).toEqual([{ do: 'hangup' }, { do: 'leave', call: 'c1' }, { do: 'close-media' }]);
    expect(b.topics({ call: callOf() }).face).toBe('idle'); // the server is still tidying up
    expect(b.topics({}).kiosk.world.dropped).toBeNull();
  });

  it('ends in words when the server refuses', () => {
    const ended = (call: string, cause: Ended['cause']): Ended => ({
      call,
      cause,
      endedAt: '2026-04-01T01:00:00Z',
      talkingMs: 0,
    });
    // The words may come after the refusal, or before it; older ends are not ours.
    const after = new Booth().calling('care').give({ type: 'phone-ended', cause: 'no-answer' });
    expect(after.kiosk.stage).toMatchObject({ name: 'ended', cause: 'no-answer', talked: false });
    after.topics({ ended: ended('c9', 'no-agent') });
    expect(after.kiosk.stage).toMatchObject({ cause: 'no-agent', provisional: false });

    const before = new Booth().calling('care').topics({ ended: ended('c9', 'no-agent') });
    before.give({ type: 'phone-ended', cause: 'no-answer' });
    expect(before.kiosk.stage).toMatchObject({ name: 'ended', cause: 'no-agent' });

    const old = new Booth().idle().topics({ ended: ended('c0', 'interrupted') });
    old.touch({ want: 'call', button: 'care' }).give({ type: 'opened', devices: good });
    old.give({ type: 'phone-ended', cause: 'busy' });
    expect(old.kiosk.stage).toMatchObject({ name: 'ended', cause: 'busy' });
  });

  it('does not wait for ever for a dial that nobody heard', () => {
    const b = new Booth().idle().touch({ want: 'call', button: 'resident' });
    b.wait(times.DIAL_LIMIT_MS);
    expect(b.face).toBe('ended');
    expect(b.done).toContainEqual({ do: 'close-media' });
  });
});

describe('the talk', () => {
  it('is held and resumed by staff (R16)', () => {
    const b = new Booth().talking();
    expect(b.face).toBe('talking');
    b.topics({ call: callOf({ state: 'connected', held: true, heldBy: 's1' }) });
    expect(b.face).toBe('held');
    expect(b.topics({ call: callOf({ state: 'connected' }) }).face).toBe('talking');
  });

  it('ends after one question', () => {
    const b = new Booth().talking().touch({ want: 'end' });
    expect(b.done).toEqual([]);
    expect(b.touch({ want: 'end-no' }).face).toBe('talking');
    b.touch({ want: 'end' }).touch({ want: 'end-yes' });
    expect(b.kiosk.stage).toMatchObject({ name: 'ended', cause: 'caller', talked: true });
    expect(b.done).toEqual([{ do: 'hangup' }, { do: 'leave', call: 'c1' }, { do: 'close-media' }]);
  });

  it('does not keep the question open over the talk', () => {
    const b = new Booth().talking().touch({ want: 'end' }).wait(times.CONFIRM_MS);
    expect(b.kiosk.stage).toMatchObject({ name: 'call', confirmSince: null });
  });

  it('ends with the words of the server, and forgets the settings', () => {
    const b = new Booth().talking();
    b.give({ type: 'phone-ended', cause: 'agent' });
    expect(b.face).toBe('talking');
    const endedAt = new Date(b.now).toISOString();
    b.topics({ ended: { call: 'c1', cause: 'agent', endedAt, talkingMs: 5000 } });
    expect(b.kiosk.stage).toMatchObject({ name: 'ended', cause: 'agent', talked: true, provisional: false });
    expect(b.wait(times.ENDED_MS - 250).face).toBe('ended');
    b.wait(250);
    expect(b.face).toBe('idle');
    expect(b.done).toContainEqual({ do: 'reset-settings' });
  });

  it('takes the reason when it comes after the end', () => {
    const b = new Booth().talking().topics({});
    expect(b.kiosk.stage).toMatchObject({ cause: 'agent', provisional: true });
    const endedAt = new Date(b.now).toISOString();
    b.topics({ ended: { call: 'c1', cause: 'interrupted', endedAt, talkingMs: 5000 } });
    expect(b.kiosk.stage).toMatchObject({ cause: 'interrupted', provisional: false });
  });

  it('opens a device again without ending', () => {
    const b = new Booth().talking().touch({ want: 'retry' });
    expect(b.done).toEqual([{ do: 'open-media' }]);
    expect(b.touch({ want: 'retry' }).done).toEqual([]);
    expect(b.give({ type: 'opened', devices: good }).face).toBe('talking');
  });
});

describe('the line', () => {
  it('may lose its events without the talk being disturbed', () => {
    const b = new Booth().talking().give({ type: 'link', link: 'connecting' });
    expect(b.wait(60_000).face).toBe('talking');
    expect(connection(b.kiosk, b.now)).toBe('poor');
    expect(b.give({ type: 'link', link: 'open' }).face).toBe('talking');
  });

  it('may be cut: said at once, healed without a touch', () => {
    const b = new Booth().talking().give({ type: 'link', link: 'connecting' }).phone({ path: 'failed' });
    expect(b.face).toBe('interrupted');
    expect(b.kiosk.stage).toMatchObject({ broken: 'self' });
    b.give({ type: 'link', link: 'open' })
      .topics({ call: callOf({ state: 'connected' }) })
      .phone({ path: 'ok' });
    expect(b.face).toBe('talking');
  });

  it('may be cut on the other side', () => {
    const b = new Booth().talking().topics({ call: callOf({ state: 'connected', interrupted: ['s1'] }) });
    expect(b.face).toBe('interrupted');
    expect(b.kiosk.stage).toMatchObject({ broken: 'other' });
  });

  it('that does not come back leads to the first screen in the end', () => {
    const b = new Booth().talking().give({ type: 'link', link: 'connecting' }).phone({ path: 'failed' });
    b.wait(times.GIVE_UP_MS);
    expect(b.kiosk.stage).toMatchObject({ name: 'ended', cause: 'interrupted' });
  });

  it('that comes back after the citizen left tells the server so, again', () => {
    const b = new Booth().talking().give({ type: 'link', link: 'connecting' }).phone({ path: 'failed' });
    b.touch({ want: 'end' }).touch({ want: 'end-yes' });
    expect(b.face).toBe('ended');
    b.give({ type: 'link', link: 'open' }).topics({
      call: callOf({ state: 'connected', interrupted: ['k1'] }),
    });
    expect(b.done).toContainEqual({ do: 'leave', call: 'c1' });
    expect(b.face).toBe('ended');
  });
});

describe('several people', () => {
  const suzuki = person('s2');
  const inTalk = (...others: Participant[]) =>
    callOf({ state: 'connected', connectedAt: since, parties: [me, ...others] });
  const talkingWith = (...others: Participant[]) => new Booth().talking().topics({ call: inTalk(...others) });
  const news = (b: Booth) => (b.kiosk.stage.name === 'call' ? b.kiosk.stage.news : undefined);

  it('waits while the agent asks a colleague, and comes back', () => {
    const b = talkingWith(sato);
    const asking = inTalk({ ...sato, hears: false }, { ...suzuki, part: 'consulted', hears: false });
    b.topics({ call: asking });
    expect(b.face).toBe('held');
    expect(b.kiosk.stage).toMatchObject({ paused: { how: 'consulting', since: b.now } });
    expect(b.topics({ call: inTalk(sato) }).face).toBe('talking');
    expect(news(b)).toBeNull();
  });

  it('counts one waiting time when a hold becomes a question to a colleague', () => {
    const b = talkingWith(sato).topics({ call: { ...inTalk(sato), held: true } });
    const from = b.now;
    b.wait(10_000).topics({ call: inTalk({ ...sato, hears: false }) });
    expect(b.kiosk.stage).toMatchObject({ paused: { how: 'consulting', since: from } });
  });

  it('is told who serves now after a transfer, for a while', () => {
    const b = talkingWith(sato).topics({ call: inTalk(suzuki) });
    expect(b.face).toBe('talking');
    expect(news(b)).toMatchObject({ what: 'agent', account: 's2' });
    b.wait(times.NEWS_MS);
    expect(news(b)).toBeNull();
  });

  it('is told who joined, but not of who only listens', () => {
    const b = talkingWith(sato).topics({ call: inTalk(sato, { ...suzuki, part: 'guest' }) });
    expect(news(b)).toMatchObject({ what: 'joined', account: 's2' });
    const listener: Participant = { ...suzuki, part: 'supervisor', mode: 'listen' };
    const quiet = talkingWith(sato).topics({ call: inTalk(sato, listener) });
    expect(news(quiet)).toBeNull();
    quiet.topics({ call: inTalk(sato, { ...listener, mode: 'barge' }) });
    expect(news(quiet)).toMatchObject({ what: 'joined', account: 's2' });
    // The new agent was in the talk before: that is the news.
    quiet.topics({ call: inTalk(suzuki) });
    expect(news(quiet)).toMatchObject({ what: 'agent', account: 's2' });
  });

  it('does not speak of somebody who has left again', () => {
    const b = talkingWith(sato).topics({ call: inTalk(sato, { ...suzuki, part: 'guest' }) });
    expect(news(b.topics({ call: inTalk(sato) }))).toBeNull();
  });

  it("is not disturbed by a guest's line, nor the agent's while a guest goes on", () => {
    const guest: Participant = { ...suzuki, part: 'guest' };
    const b = talkingWith(sato, guest);
    expect(b.topics({ call: { ...inTalk(sato, guest), interrupted: ['s2'] } }).face).toBe('talking');
    expect(b.topics({ call: { ...inTalk(sato, guest), interrupted: ['s1'] } }).face).toBe('talking');
    expect(b.topics({ call: { ...inTalk(sato, guest), interrupted: ['s1', 's2'] } }).face).toBe(
      'interrupted',
    );
    const listener: Participant = { ...suzuki, part: 'supervisor', mode: 'listen' };
    const alone = talkingWith(sato, listener);
    expect(alone.topics({ call: { ...inTalk(sato, listener), interrupted: ['s1'] } }).face).toBe(
      'interrupted',
    );
  });
});

describe('transferred into a queue', () => {
  const waits = (patch: Partial<Call> = {}) =>
    callOf({
      state: 'queued',
      queue: 'tax',
      position: 1,
      connectedAt: since,
      transferredBy: 's1',
      parties: [me],
      ...patch,
    });
  const forwarded = () => new Booth().talking().topics({ call: waits() });

  it('waits for the next member of staff, and is told who it is', () => {
    const b = forwarded();
    expect(b.face).toBe('forwarding');
    b.topics({ call: waits({ state: 'ringing' }) });
    expect(b.face).toBe('forwarding');
    b.topics({ call: waits({ state: 'connected', parties: [me, person('s2')] }) });
    expect(b.face).toBe('talking');
    expect(b.kiosk.stage).toMatchObject({ agent: 's2', news: { what: 'agent', account: 's2' } });
  });

  it('comes back to the same person without news', () => {
    const b = forwarded().topics({ call: waits({ state: 'connected', parties: [me, sato] }) });
    expect(b.kiosk.stage).toMatchObject({ agent: 's1', news: null });
  });

  it('asks before it ends, like a talk', () => {
    const b = forwarded().touch({ want: 'end' });
    expect(b.done).toEqual([]);
    b.touch({ want: 'end-yes' });
    expect(b.kiosk.stage).toMatchObject({ name: 'ended', cause: 'caller', talked: true });
  });

  it('ends in the words of the server when nobody answers', () => {
    const ended: Ended = { call: 'c1', cause: 'no-answer', endedAt: since, talkingMs: 9000 };
    expect(forwarded().topics({ ended }).kiosk.stage).toMatchObject({ name: 'ended', cause: 'no-answer' });
  });

  it('goes on after a reload, and after a cut line (R18)', () => {
    const reloaded = new Booth()
      .give({ type: 'hello', account: 'k1', version: '1' })
      .give({ type: 'link', link: 'open' })
      .topics({ call: waits({ interrupted: ['k1'] }) });
    expect(reloaded.face).toBe('interrupted');
    reloaded.phone({ phase: 'connected' }).topics({ call: waits() });
    expect(reloaded.face).toBe('forwarding');

    const cut = forwarded().give({ type: 'link', link: 'connecting' }).phone({ path: 'failed' });
    expect(cut.face).toBe('interrupted');
    cut.give({ type: 'link', link: 'open' }).phone({ path: 'ok' });
    cut.topics({ call: waits({ state: 'connected', parties: [me, person('s2')] }) });
    expect(cut.face).toBe('talking');
    expect(cut.kiosk.stage).toMatchObject({ news: { what: 'agent' } });
  });

  it('may happen before the first picture of the first person', () => {
    const b = new Booth().calling().topics({ call: callOf({ state: 'connected', connectedAt: since }) });
    expect(b.face).toBe('calling');
    expect(b.phone({ phase: 'connected' }).topics({ call: waits() }).face).toBe('forwarding');
  });

  it('comes back from a question to a colleague after a cut line', () => {
    const asking = callOf({ state: 'connected', parties: [me, { ...sato, hears: false }] });
    const b = new Booth().talking().topics({ call: asking });
    b.phone({ path: 'failed' });
    expect(b.face).toBe('interrupted');
    expect(b.phone({ path: 'ok' }).face).toBe('held');
  });
});

describe('a planned stop (R21)', () => {
  const stop = (state: Stop['state']): Stop => ({
    id: 'p1',
    state,
    noCallsAt: '2026-04-01T08:30:00Z',
    at: '2026-04-01T09:00:00Z',
    until: '2026-04-01T12:00:00Z',
    messageJa: '',
    messageEn: '',
  });
  const stopped: Button[] = sixButtons.map((b) => ({ ...b, status: 'stop' }));

  it('is announced on the first screen, and closes the counters when it is near', () => {
    const b = new Booth().idle().topics({ stop: stop('announced') });
    expect(b.face).toBe('idle');
    b.topics({ stop: stop('draining'), buttons: stopped });
    expect(b.face).toBe('idle');
    b.touch({ want: 'call', button: 'resident' });
    expect(b.face).toBe('shut');
    expect(b.done).toEqual([]);
  });

  it('shows its own screen in maintenance, and comes back by itself', () => {
    const b = new Booth().idle().topics({ stop: stop('maintenance'), buttons: stopped });
    expect(b.face).toBe('maintenance');
    expect(b.topics({}).face).toBe('idle');
  });

  it('is what a server that went away as announced has done', () => {
    const b = new Booth().idle().topics({ stop: stop('stopping'), buttons: stopped });
    b.give({ type: 'link', link: 'connecting' }).wait(times.OFFLINE_AFTER_MS);
    expect(b.face).toBe('maintenance');
    const early = new Booth().idle().topics({ stop: stop('announced') });
    early.give({ type: 'link', link: 'connecting' }).wait(times.OFFLINE_AFTER_MS);
    expect(early.face).toBe('offline');
  });

  it('lets a talk go on, and then says why it ended', () => {
    const call = callOf({ state: 'connected' });
    const b = new Booth().talking().topics({ call, stop: stop('stopping'), buttons: stopped });
    expect(b.face).toBe('talking');
    const ended: Ended = { call: 'c1', cause: 'planned-stop', endedAt: since, talkingMs: 9000 };
    b.topics({ ended, stop: stop('maintenance'), buttons: stopped });
    expect(b.kiosk.stage).toMatchObject({ name: 'ended', cause: 'planned-stop' });
    expect(b.wait(times.ENDED_MS).face).toBe('maintenance');
  });

  it('releases who waits, with its words', () => {
    const b = new Booth().calling().topics({ call: callOf({ state: 'queued', position: 2 }) });
    const ended: Ended = { call: 'c1', cause: 'planned-stop', endedAt: since, talkingMs: 0 };
    b.topics({ ended, stop: stop('stopping'), buttons: stopped });
    expect(b.kiosk.stage).toMatchObject({ name: 'ended', cause: 'planned-stop', talked: false });
  });
});

describe('what the citizen needs (R15)', () => {
  const needs = (language: string, ...access: string[]): Input => ({
    type: 'needs',
    needs: { language, access },
  });

  it('is told with the dial, once the server knows the call, and when it changes', () => {
    const b = new Booth().idle().give(needs('en', 'large-text'));
    expect(b.told).toEqual([]);
    b.touch({ want: 'call', button: 'resident' });
    expect(b.told).toEqual([{ language: 'en', access: ['large-text'] }]);
    b.topics({ call: callOf() }).topics({ call: callOf({ state: 'connected' }) });
    expect(b.told).toHaveLength(2);
    b.give(needs('zh'));
    expect(b.told.at(-1)).toEqual({ language: 'zh', access: [] });
    b.give(needs('zh'));
    expect(b.told).toHaveLength(3);
  });

  it('is told again after the events were lost, for the server may have forgotten', () => {
    const b = new Booth().give(needs('ko')).talking();
    const before = b.told.length;
    b.give({ type: 'link', link: 'connecting' }).give(needs('en'));
    expect(b.told).toHaveLength(before);
    b.give({ type: 'link', link: 'open' }).topics({ call: callOf({ state: 'connected' }) });
    expect(b.told).toHaveLength(before + 1);
  });

  it('is nobody’s business outside a call', () => {
    const b = new Booth().talking().touch({ want: 'end' }).touch({ want: 'end-yes' });
    const before = b.told.length;
    b.give(needs('en')).topics({}).touch({ want: 'home' }).give(needs('ja'));
    expect(b.told).toHaveLength(before);
  });
});

describe('idle', () => {
  it('forgets the settings of the last citizen', () => {
    expect(new Booth().idle().wait(times.IDLE_RESET_MS).done).toContainEqual({ do: 'reset-settings' });
  });
  it('shows that all counters are closed', () => {
    const b = new Booth().idle().topics({ buttons: [{ id: 'a', status: 'closed', waiting: 0 }] });
    expect(b.face).toBe('closed');
  });
  it('loads the new version, but never during a talk', () => {
    const b = new Booth().talking().give({ type: 'hello', account: 'k1', version: '2' });
    expect(b.done).toEqual([]);
    b.topics({}).touch({ want: 'home' });
    expect(b.face).toBe('idle');
    expect(b.wait(250).done).toContainEqual({ do: 'reload' });
  });
});

describe('any order of inputs', () => {
  // A small generator with a fixed start (Park–Miller), so that a failure repeats.
  function random(seed: number): () => number {
    let s = seed;
    return () => (s = (s * 48271) % 2147483647) / 2147483647;
  }
  const pick = <T>(r: () => number, list: readonly T[]): T => list[Math.floor(r() * list.length)] as T;

  it('keeps the camera closed outside calls and dials only into an open one', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const r = random(seed);
      const b = new Booth();
      let open = false;
      for (let i = 0; i < 120; i++) {
        b.now += Math.floor(r() * 4000);
        const wants: Touch[] = [
          { want: 'call', button: pick(r, ['resident', 'tax', 'care', 'night', 'none']) },
          {
            want: pick(r, ['cancel', 'end', 'end-yes', 'end-no', 'home', 'retry', 'anyway', 'stay'] as const),
          },
        ];
        const calls = [
          undefined,
          callOf({ id: pick(r, ['c1', 'c2']), state: pick(r, ['queued', 'ringing', 'connected'] as const) }),
        ];
        const call = pick(r, calls);
        const inputs: Input[] = [
          { type: 'link', link: pick(r, ['connecting', 'open', 'open'] as const) },
          { type: 'hello', account: 'k1', version: pick(r, ['1', '1', '2']) },
          { type: 'topics', topics: { buttons: sixButtons, ...(call ? { call } : {}) } },
          { type: 'words', ok: r() < 0.9 },
          { type: 'registered', registered: r() < 0.9 },
          {
            type: 'phone',
            phone: {
              phase: pick(r, ['none', 'calling', 'connected'] as const),
              path: pick(r, ['ok', 'failed'] as const),
              picture: r() < 0.5,
            },
          },
          { type: 'phone-ended', cause: pick(r, ['agent', 'no-agent', 'interrupted', 'failed'] as const) },
          {
            type: open ? 'opened' : 'checked',
            devices: { ...good, microphone: pick(r, ['ok', 'ok', 'busy'] as const) },
          },
          { type: 'touch', touch: pick(r, wants) },
          { type: 'touch', touch: pick(r, wants) },
          { type: 'tick' },
        ];
        b.give(pick(r, inputs));
        for (const e of b.done) {
          if (e.do === 'open-media') open = true;
          if (e.do === 'close-media') open = false;
          if (e.do === 'dial') expect(open, `seed ${seed} step ${i}`).toBe(true);
          if (e.do === 'reload') expect(b.kiosk.stage.name).toBe('idle');
        }
        const name = b.kiosk.stage.name;
        if (name !== 'calling' && name !== 'call') expect(open, `seed ${seed} step ${i} ${name}`).toBe(false);
        expect(() => b.face).not.toThrow();
      }
    }
  });
});
