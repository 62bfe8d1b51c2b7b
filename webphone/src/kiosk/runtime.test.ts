import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { LiveState } from '../lib/live';
import type { LocalMedia } from '../lib/media';
import type { PhoneSession, PhoneState } from '../lib/phone-types';
import type { Button, Call, Needs } from '../lib/protocol';
import { ValueStore } from '../lib/store';
import { Runtime, causeOf, phoneOf, type LinePort } from './runtime';
import type { Settings } from './settings';
import { FakeRoom, viewOf } from './stage/fake-room';
import type { Words } from './words';

const buttons: Button[] = [
  { id: 'a', status: 'open', waiting: 0 },
  { id: 'b', status: 'open', waiting: 0 },
];
const call: Call = {
  id: 'c1',
  state: 'ringing',
  side: 'caller',
  held: false,
  button: 'a',
  since: '2026-04-01T01:00:00Z',
  parties: [],
};

/** jsdom has no streams: these carry what the runtime looks at. */
function streamOf(kinds: string[]) {
  const tracks = kinds.map((kind) => Object.assign(new EventTarget(), { kind, readyState: 'live' }));
  return { getTracks: () => tracks, getVideoTracks: () => tracks.filter((t) => t.kind === 'video') };
}

class Bench {
  readonly live = new ValueStore<LiveState>({ status: 'connecting', topics: {} });
  readonly phone = new ValueStore<PhoneState>({ registration: 'starting' });
  readonly words = new ValueStore<Words>({ state: 'loading', denied: false, counters: [] });
  readonly settings = new ValueStore<Settings>({
    language: 'ja',
    size: 'standard',
    contrast: false,
    volume: 8,
    captions: true,
  });
  readonly log: string[] = [];
  /** Told apart from the rest: they never change what is done. */
  readonly needs: Needs[] = [];
  /** The server refuses every command. */
  deaf = false;
  readonly opened: LocalMedia[] = [];
  problems: LocalMedia['problems'] = {};
  /** Resolvers of openings that wait, when `slow`. */
  slow = false;
  readonly rooms: FakeRoom[] = [];
  /** Whether the server can be asked to wipe. */
  wipes = true;
  readonly waiting: (() => void)[] = [];
  private plug: () => void = () => undefined;
  /** What the equipment says when a camera was switched or is back. */
  reopened: (media: LocalMedia) => void = () => undefined;
  readonly runtime: Runtime;

  constructor() {
    const { live, phone, words, settings, log } = this;
    const line: LinePort = {
      live: {
        get: live.get,
        subscribe: live.subscribe,
        serverNow: () => Date.now(),
        command: (name, args) => {
          if (name !== 'needs') log.push(`${name} ${JSON.stringify(args)}`);
          else this.needs.push(args as Needs);
          return this.deaf ? Promise.reject(new Error('refused')) : Promise.resolve();
        },
      },
      phone: {
        get: phone.get,
        subscribe: phone.subscribe,
        setMedia: (stream) => log.push(stream ? 'media' : 'no media'),
        call: (button) => {
          if (phone.get().session) return false;
          log.push(`call ${button}`);
          this.session({ state: 'calling' });
          return true;
        },
        decline: (code) => log.push(`decline ${code}`),
        hangup: () => log.push('hangup'),
      },
      start: () => undefined,
      stop: () => log.push('stop'),
      hangup: () => {
        log.push('hangup offline');
        return Promise.resolve();
      },
    };
    this.runtime = new Runtime({
      line,
      words: {
        get: words.get,
        subscribe: words.subscribe,
        start: () => undefined,
        stop: () => undefined,
        refresh: () => log.push('refresh'),
      },
      devices: {
        open: () => this.open(),
        again: () => {
          this.opened.splice(0);
          return this.open();
        },
        onReopened: (listener) => {
          this.reopened = listener;
          return () => undefined;
        },
        close: (media) => void this.opened.splice(this.opened.indexOf(media), 1),
        hasSpeaker: () => Promise.resolve(true),
        onChange: (listener) => {
          this.plug = listener;
          return () => undefined;
        },
      },
      settings: { get: settings.get, subscribe: settings.subscribe, reset: () => log.push('reset') },
      openRoom: (id) => {
        log.push(`room ${id}`);
        const room = new FakeRoom(viewOf({}, { call: id, status: 'opening' }));
        this.rooms.push(room);
        return room;
      },
      print: (id, print) => {
        log.push(`print ${id} ${print}`);
        return Promise.resolve();
      },
      wipe: () => {
        log.push('wipe');
        return Promise.resolve(this.wipes);
      },
      reload: () => log.push('reload'),
    });
  }

  change = () => this.plug();

  async open(): Promise<LocalMedia> {
    if (this.slow) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const kinds = (['audio', 'video'] as const).filter((k) => !this.problems[k]);
    const media = { stream: streamOf(kinds), problems: this.problems } as unknown as LocalMedia;
    this.opened.push(media);
    return media;
  }

  session(patch: Partial<PhoneSession> | null): void {
    const { session, ...rest } = this.phone.get();
    if (!patch) {
      this.phone.set({ ...rest, last: { by: 'remote', status: 0 } });
      return;
    }
    const none = { stream: streamOf([]) as unknown as MediaStream, audio: false, video: false };
    const fresh: PhoneSession = {
      direction: 'outgoing',
      resumed: false,
      state: 'calling',
      remote: none,
      remotes: [],
    };
    this.phone.set({ ...rest, session: { ...fresh, ...session, ...patch } });
  }

  topics(patch: { call?: Call } = {}): void {
    this.live.set({ ...this.live.get(), status: 'open', topics: { buttons, ...patch } });
  }

  async ready(): Promise<void> {
    this.runtime.start();
    const account = { id: 'k1', login: 'k', name: 'k', role: 'kiosk' } as const;
    const hello = {
      type: 'hello',
      protocol: 1,
      version: '1',
      account,
      serverTime: '2026-04-01T01:00:00Z',
    } as const;
    this.live.set({ status: 'connecting', topics: {}, hello });
    this.topics();
    this.words.set({ state: 'ready', denied: false, counters: [] });
    this.phone.set({ registration: 'registered' });
    await settle();
    this.log.length = 0;
  }

  touch(want: 'cancel' | 'end' | 'end-yes' | 'retry'): void {
    this.runtime.give({ type: 'touch', touch: { want } });
  }
  press(button: string): void {
    this.runtime.give({ type: 'touch', touch: { want: 'call', button } });
  }
  get stage() {
    return this.runtime.get().stage;
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);

let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers();
  bench = new Bench();
});
afterEach(() => {
  bench.runtime.stop();
  vi.useRealTimers();
});

describe('the runtime', () => {
  it('opens the camera for a call only, and closes it after (lamp off)', async () => {
    await bench.ready();
    expect(bench.stage.name).toBe('idle');
    expect(bench.opened).toHaveLength(0); // the check at the start closed it again
    bench.press('a');
    await settle();
    expect(bench.log).toEqual(['call a', 'media']);
    expect(bench.opened).toHaveLength(1);
    bench.touch('cancel');
    expect(bench.log).toEqual(['call a', 'media', 'hangup', 'no media']);
    expect(bench.opened).toHaveLength(0);
  });

  it('throws a camera away that opens after the citizen left', async () => {
    await bench.ready();
    bench.slow = true;
    bench.press('a');
    bench.touch('cancel');
    await settle();
    for (const go of bench.waiting) go();
    await settle();
    expect(bench.opened).toHaveLength(0);
    expect(bench.log).toEqual(['call a', 'hangup']);
  });

  it('calls another counter once the first session is gone', async () => {
    await bench.ready();
    bench.press('a');
    await settle();
    bench.topics({ call });
    bench.press('b');
    await settle();
    expect(bench.log).not.toContain('call b');
    bench.session(null);
    expect(bench.log.at(-1)).toBe('call b');
    expect(bench.stage).toMatchObject({ name: 'calling', button: 'b' });
  });

  it('hangs up through the line when it is down', async () => {
    await bench.ready();
    bench.press('a');
    await settle();
    bench.topics({ call: { ...call, state: 'connected' } });
    bench.session({ state: 'connected' });
    await vi.advanceTimersByTimeAsync(3000);
    expect(bench.stage.name).toBe('call');
    bench.phone.set({ ...bench.phone.get(), registration: 'lost' });
    bench.touch('end');
    bench.touch('end-yes');
    expect(bench.log).toContain('hangup offline');
    expect(bench.log).toContain('hangup {"call":"c1"}');
    expect(bench.opened).toHaveLength(0);
  });

  it('opens the camera by itself for a call that comes back after a reload', async () => {
    bench.runtime.start();
    bench.topics({ call: { ...call, state: 'connected', interrupted: ['k1'] } });
    await settle();
    expect(bench.stage.name).toBe('call');
    expect(bench.log).toContain('media');
    expect(bench.opened).toHaveLength(1);
  });

  it('tells when a device is pulled out, and tries again when one is plugged in', async () => {
    await bench.ready();
    bench.press('a');
    await settle();
    const [media] = bench.opened;
    const video = media?.stream.getTracks().find((t) => t.kind === 'video');
    video?.dispatchEvent(new Event('ended'));
    expect(bench.runtime.get().world.devices.camera).toBe('missing');
    bench.topics({ call: { ...call, state: 'connected' } });
    bench.session({ state: 'connected' });
    await vi.advanceTimersByTimeAsync(3000);
    Object.assign(video ?? {}, { readyState: 'ended' });
    bench.change();
    await settle();
    expect(bench.runtime.get().world.devices.camera).toBe('ok');
    expect(bench.opened).toHaveLength(1);
  });

  it('goes on with what the equipment opened instead', async () => {
    await bench.ready();
    bench.press('a');
    await settle();
    bench.problems = { video: 'missing' };
    const media = await bench.open();
    bench.log.length = 0;
    bench.reopened(media);
    await settle();
    expect(bench.log).toEqual(['media']);
    expect(bench.runtime.localMedia.get()).toBe(media);
    expect(bench.runtime.get().world.devices).toMatchObject({ camera: 'missing', microphone: 'ok' });
  });

  it('does not ring: a call to the booth is declined', async () => {
    await bench.ready();
    bench.session({ state: 'offered', direction: 'incoming' });
    expect(bench.log).toEqual(['decline 486']);
    expect(bench.stage.name).toBe('idle');
  });

  it('asks whether it is still logged in when it hears nothing', async () => {
    await bench.ready();
    bench.live.set({ ...bench.live.get(), status: 'connecting' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(bench.log).toContain('refresh');
    bench.words.set({ ...bench.words.get(), denied: true });
    expect(bench.runtime.get().world.link).toBe('denied');
  });

  it('tells what the citizen needs, and does not mind a refusal (R15)', async () => {
    await bench.ready();
    bench.deaf = true;
    bench.settings.set({ language: 'en', size: 'largest', contrast: true, volume: 8, captions: true });
    bench.press('a');
    await settle();
    expect(bench.needs).toEqual([{ language: 'en', access: ['large-text', 'high-contrast'] }]);
    bench.topics({ call });
    bench.settings.set({ language: 'ko', size: 'standard', contrast: false, volume: 3, captions: true });
    expect(bench.needs.at(-1)).toEqual({ language: 'ko', access: [] });
    await settle();
    expect(bench.stage.name).toBe('calling');
  });

  it('goes on in the queue of another counter, with its camera open', async () => {
    await bench.ready();
    bench.press('a');
    await settle();
    bench.topics({ call: { ...call, state: 'connected' } });
    bench.session({ state: 'connected' });
    await vi.advanceTimersByTimeAsync(3000);
    bench.topics({ call: { ...call, state: 'queued', position: 1, transferredBy: 's1' } });
    await settle();
    expect(bench.stage).toMatchObject({ name: 'call', paused: { how: 'forwarding' } });
    expect(bench.opened).toHaveLength(1);
    expect(bench.log).not.toContain('hangup');
  });

  it('reloads once for a new version', async () => {
    await bench.ready();
    const hello = bench.live.get().hello;
    if (!hello) throw new Error('no hello');
    bench.live.set({ ...bench.live.get(), hello: { ...hello, version: '2' } });
    await vi.advanceTimersByTimeAsync(2000);
    expect(bench.log.filter((l) => l === 'reload')).toHaveLength(1);
  });
});

describe('words of the phone', () => {
  it('are those of the machine', () => {
    expect(causeOf({ by: 'remote', status: 0 })).toBe('agent');
    expect(causeOf({ by: 'replaced', status: 0 })).toBe('interrupted');
    expect(causeOf({ by: 'failed', status: 0 })).toBe('interrupted');
    expect(causeOf({ by: 'failed', status: 480 })).toBe('no-answer');
    expect(causeOf({ by: 'failed', status: 486 })).toBe('busy');
    expect(causeOf({ by: 'failed', status: 603 })).toBe('declined');
    expect(causeOf({ by: 'failed', status: 404 })).toBe('failed');
    expect(phoneOf({ registration: 'registered' }).phase).toBe('none');
  });
});
