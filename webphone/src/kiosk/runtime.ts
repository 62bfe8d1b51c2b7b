import type { LiveState } from '../lib/live';
import type { LocalMedia } from '../lib/media';
import type { PhoneEnd, PhoneState as Line } from '../lib/phone-types';
import type { Cause, Commands, CommandName } from '../lib/protocol';
import { ValueStore, type Store } from '../lib/store';
import { alive, look, type DevicePort } from './devices';
import { start, NO_PHONE, type Effect, type Input, type Kiosk, type Link, type PhoneState } from './machine/state';
import { step } from './machine/step';
import type { Words } from './words';

/** What the runtime needs of the live events. */
export interface LivePort extends Store<LiveState> {
  start(): void;
  stop(): void;
  command<K extends CommandName>(name: K, args: Commands[K]): Promise<void>;
}

/** What the runtime needs of the phone. */
export interface PhonePort extends Store<Line> {
  start(): void;
  stop(): void;
  setMedia(stream: MediaStream | null): void;
  call(button: string): void;
  hangup(): void;
}

export interface WordsPort extends Store<Words> {
  start(): void;
  stop(): void;
  refresh(): void;
}

export interface Parts {
  live: LivePort;
  words: WordsPort;
  /** The phone is made when the site's domain is known. */
  phone: (domain: string) => PhonePort;
  devices: DevicePort;
  resetSettings: () => void;
  reload: () => void;
}

/** How often time itself is an input. */
const TICK_MS = 250;

/**
 * Runtime is the thin shell around the machine: it turns what happens into
 * inputs and does the effects. It decides nothing.
 */
export class Runtime implements Store<Kiosk> {
  private readonly store: ValueStore<Kiosk>;
  private readonly stops: (() => void)[] = [];
  private readonly media = new ValueStore<LocalMedia | null>(null);
  private readonly line = new ValueStore<Line>({ registration: 'starting' });
  private phone: PhonePort | null = null;
  /** Counts openings: one that was overtaken by a close is thrown away. */
  private opening = 0;
  private reloading = false;
  private seen: { live?: LiveState; words?: Words } = {};

  constructor(private readonly parts: Parts) {
    this.store = new ValueStore(start(Date.now()));
  }

  get = (): Kiosk => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** The booth's own picture, while it is open. */
  readonly localMedia: Store<LocalMedia | null> = this.media;
  /** The phone's state, for the remote stream. */
  readonly lineState: Store<Line> = this.line;

  start(): void {
    const { live, words, devices } = this.parts;
    this.stops.push(live.subscribe(this.onLive), words.subscribe(this.onWords), devices.onChange(this.onDevices));
    const timer = setInterval(this.tick, TICK_MS);
    this.stops.push(() => clearInterval(timer));
    words.start();
    live.start();
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.parts.live.stop();
    this.parts.words.stop();
    this.phone?.stop();
    this.phone = null;
    this.closeMedia();
  }

  give = (input: Input): void => {
    const [kiosk, effects] = step(this.get(), input, Date.now());
    this.store.set(kiosk);
    for (const effect of effects) this.perform(effect);
  };

  private perform(effect: Effect): void {
    switch (effect.do) {
      case 'open-media':
        void this.openMedia();
        return;
      case 'close-media':
        this.closeMedia();
        return;
      case 'check-devices':
        void this.checkDevices();
        return;
      case 'dial':
        this.phone?.call(effect.button);
        return;
      case 'hangup':
        this.phone?.hangup();
        return;
      case 'leave':
        // A refusal is no news: the call is over, or the machine asks again
        // with the next topics.
        this.parts.live.command('hangup', { call: effect.call }).catch(() => undefined);
        return;
      case 'reset-settings':
        this.parts.resetSettings();
        return;
      case 'reload':
        if (!this.reloading) this.parts.reload();
        this.reloading = true;
        return;
    }
  }

  private async openMedia(): Promise<void> {
    const turn = ++this.opening;
    const { devices } = this.parts;
    const open = this.media.get();
    const media = open && alive(open) ? open : await this.reopen(open);
    if (turn !== this.opening) {
      if (media !== this.media.get()) devices.close(media);
      return;
    }
    if (media !== open) {
      for (const track of media.stream.getTracks()) track.addEventListener('ended', this.onTrackEnded);
      this.media.set(media);
      this.phone?.setMedia(media.stream);
    }
    const state = await look(devices, media);
    if (turn === this.opening) this.give({ type: 'opened', devices: state });
  }

  /** reopen closes what is left of a broken opening and opens all again. */
  private async reopen(old: LocalMedia | null): Promise<LocalMedia> {
    if (old) this.parts.devices.close(old);
    return this.parts.devices.open();
  }

  private closeMedia(): void {
    this.opening++;
    const media = this.media.get();
    if (!media) return;
    this.media.set(null);
    this.phone?.setMedia(null);
    this.parts.devices.close(media);
  }

  /** checkDevices opens the devices for a moment, to know that they work. */
  private async checkDevices(): Promise<void> {
    const media = await this.parts.devices.open();
    const state = await look(this.parts.devices, media);
    this.parts.devices.close(media);
    this.give({ type: 'checked', devices: state });
  }

  private readonly onTrackEnded = (ev: Event): void => {
    const media = this.media.get();
    const track = ev.target as MediaStreamTrack;
    if (!media?.stream.getTracks().includes(track)) return;
    const known = this.get().world.devices;
    const gone = track.kind === 'video' ? { camera: 'missing' as const } : { microphone: 'missing' as const };
    this.give({ type: 'opened', devices: { ...known, ...gone } });
  };

  /** Something was plugged in or out: if anything did not work, try again. */
  private readonly onDevices = (): void => {
    const { camera, microphone, speaker } = this.get().world.devices;
    if ([camera, microphone, speaker].some((d) => d !== 'ok' && d !== 'unknown')) {
      this.give({ type: 'touch', touch: { want: 'retry' } });
    }
  };

  private readonly onLive = (): void => {
    const now = this.parts.live.get();
    const before = this.seen.live;
    this.seen.live = now;
    if (now.hello && now.hello !== before?.hello) {
      this.give({ type: 'hello', account: now.hello.account.id, version: now.hello.version });
    }
    const opened = now.status === 'open' && before?.status !== 'open';
    if (now.status !== before?.status) this.give({ type: 'link', link: linkOf(now) });
    if (now.status === 'open' && (opened || now.topics !== before?.topics)) {
      this.give({ type: 'topics', topics: now.topics });
      if (opened || this.strangers(now)) this.parts.words.refresh();
    }
  };

  /** strangers says whether there are counters without words. */
  private strangers(live: LiveState): boolean {
    const known = new Set(this.parts.words.get().buttons.map((b) => b.id));
    return (live.topics.buttons ?? []).some((b) => !known.has(b.id));
  }

  private readonly onWords = (): void => {
    const now = this.parts.words.get();
    if (now.denied !== (this.seen.words?.denied ?? false)) {
      this.give({ type: 'link', link: now.denied ? 'denied' : linkOf(this.parts.live.get()) });
    }
    if (now.state !== this.seen.words?.state) this.give({ type: 'words', ok: now.state === 'ready' });
    this.seen.words = now;
    if (now.site && !this.phone) this.plug(this.parts.phone(now.site.domain));
  };

  private plug(phone: PhonePort): void {
    this.phone = phone;
    this.stops.push(phone.subscribe(this.onLine));
    const media = this.media.get();
    if (media) phone.setMedia(media.stream);
    phone.start();
    this.onLine();
  }

  private readonly onLine = (): void => {
    const phone = this.phone;
    if (!phone) return;
    const now = phone.get();
    const before = this.line.get();
    this.line.set(now);
    this.give({ type: 'registered', registered: now.registration === 'registered' });
    if (before.session && !now.session && now.last && now.last.by !== 'local') {
      this.give({ type: 'phone-ended', cause: causeOf(now.last) });
    } else {
      this.tellPhone();
    }
  };

  private tellPhone(): void {
    const next = phoneOf(this.line.get());
    const known = this.get().world.phone;
    if (next.phase === known.phase && next.path === known.path && next.picture === known.picture) return;
    this.give({ type: 'phone', phone: next });
  }

  private readonly tick = (): void => {
    this.tellPhone(); // a picture begins without an event of the phone
    this.give({ type: 'tick' });
  };
}

function linkOf(live: LiveState): Link {
  return live.status === 'ended' ? 'denied' : live.status;
}

/** phoneOf says of the phone what the machine wants to know. */
export function phoneOf(line: Line): PhoneState {
  const session = line.session;
  if (!session) return NO_PHONE;
  const tracks = session.remote.stream.getVideoTracks();
  const picture = tracks.some((t) => t.readyState === 'live' && !t.muted);
  switch (session.state) {
    case 'connected':
      return { phase: 'connected', path: 'ok', picture };
    case 'interrupted':
      return { phase: 'connected', path: 'failed', picture: false };
    default:
      return { phase: 'calling', path: 'ok', picture: false };
  }
}

/** causeOf guesses from the end of our leg; the server's own words replace it when they come. */
export function causeOf(end: PhoneEnd): Cause {
  if (end.by === 'replaced') return 'interrupted';
  if (end.by === 'remote') return 'agent';
  switch (end.status) {
    case 0:
      return 'interrupted';
    case 480: // Temporarily Unavailable
    case 408: // Request Timeout
      return 'no-answer';
    case 486: // Busy Here
    case 600:
      return 'busy';
    case 603:
      return 'declined';
    default:
      return 'failed';
  }
}
