import type { LiveState } from '../lib/live';
import type { LocalMedia } from '../lib/media';
import type { PhoneEnd, PhoneState as PhoneLine } from '../lib/phone-types';
import type { Cause, Commands, CommandName } from '../lib/protocol';
import type { Room } from '../lib/room/room';
import { ValueStore, type Store } from '../lib/store';
import { alive, look, type DevicePort } from './devices';
import {
  start,
  NO_PHONE,
  type Effect,
  type Input,
  type Kiosk,
  type Link,
  type PhoneState,
} from './machine/state';
import { step } from './machine/step';
import { RoomLink } from './room-link';
import { needsOf, type Settings } from './settings';
import type { Words } from './words';

/** What the runtime needs of the live events. */
export interface LivePort extends Store<LiveState> {
  serverNow(): number;
  command<K extends CommandName>(name: K, args: Commands[K]): Promise<void>;
}

/** What the runtime needs of the phone. */
export interface PhonePort extends Store<PhoneLine> {
  setMedia(stream: MediaStream | null): void;
  /** False: there is no line now, or another session is still there. */
  call(button: string): boolean;
  decline(code: 486): void;
  hangup(): void;
}

/** Both together (lib/line.ts). */
export interface LinePort {
  live: LivePort;
  phone: PhonePort;
  start(): void;
  stop(): void;
  /** Ends whatever call there is, also while the server cannot be reached. */
  hangup(): Promise<void>;
}

export interface WordsPort extends Store<Words> {
  start(): void;
  stop(): void;
  refresh(): void;
}

export interface SettingsPort extends Store<Settings> {
  reset: () => void;
}

export interface Parts {
  words: WordsPort;
  line: LinePort;
  devices: DevicePort;
  settings: SettingsPort;
  openRoom: (call: string) => Room;
  /** Prints a job with this browser; rejects when it could not. */
  print: (call: string, print: string) => Promise<void>;
  /** Empties what the browser keeps; false: ask again later. */
  wipe: () => Promise<boolean>;
  reload: () => void;
}

/** How often time itself is an input. */
const TICK_MS = 250;
/** How often a page without events asks whether it is still logged in. */
const ASK_MS = 15_000;

/**
 * Runtime is the thin shell around the machine: it turns what happens into
 * inputs and does the effects. It decides nothing.
 */
export class Runtime implements Store<Kiosk> {
  private readonly store: ValueStore<Kiosk>;
  private readonly stops: (() => void)[] = [];
  private readonly media = new ValueStore<LocalMedia | null>(null);
  private readonly phone = new ValueStore<PhoneLine>({ registration: 'starting' });
  private readonly line: LinePort;
  private readonly rooms: RoomLink;
  /** A dial that waits for the end of the session before it. */
  private dialling: string | null = null;
  private asked = 0;
  /** Counts openings: one that was overtaken by a close is thrown away. */
  private opening = 0;
  private reloading = false;
  private seen: { live?: LiveState; words?: Words } = {};

  constructor(private readonly parts: Parts) {
    this.store = new ValueStore(start(Date.now()));
    this.line = parts.line;
    this.rooms = new RoomLink(parts.openRoom, this.give);
  }

  get = (): Kiosk => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** The booth's own picture, while it is open. */
  readonly localMedia: Store<LocalMedia | null> = this.media;
  /** The phone's state, for the remote stream. */
  readonly phoneState: Store<PhoneLine> = this.phone;

  /** The consultation's room while the talk lasts. */
  get room(): Store<Room | null> {
    return this.rooms.room;
  }
  /** The booth's second picture (its document camera), while it is sent. */
  readonly slides = new ValueStore<MediaStream | null>(null);

  /** The server's clock minus this page's, in milliseconds. */
  clockOffset = (): number => this.line.live.serverNow() - Date.now();

  start(): void {
    const { words, devices, settings } = this.parts;
    this.stops.push(
      settings.subscribe(this.onSettings),
      words.subscribe(this.onWords),
      devices.onChange(this.onDevices),
      devices.onReopened((media) => void this.onReopened(media)),
      this.line.live.subscribe(this.onLive),
      this.line.phone.subscribe(this.onPhone),
    );
    const timer = setInterval(this.tick, TICK_MS);
    this.stops.push(() => clearInterval(timer));
    words.start();
    this.line.start();
    this.onSettings();
    this.onLive();
    this.onPhone();
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.parts.words.stop();
    this.line.stop();
    this.dialling = null;
    this.rooms.close();
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
        this.dialling = effect.button;
        this.dial();
        return;
      case 'hangup':
        this.hangup();
        return;
      case 'leave':
        // A refusal is no news: the call is over, or the machine asks again
        // with the next topics.
        this.line.live.command('hangup', { call: effect.call }).catch(() => undefined);
        return;
      case 'tell-needs':
        // Only a help for whoever answers: without it the call goes on as well.
        this.line.live.command('needs', effect.needs).catch(() => undefined);
        return;
      case 'open-room':
        this.rooms.open(effect.call);
        return;
      case 'close-room':
        this.rooms.close();
        return;
      case 'act':
        this.rooms.do(effect.action);
        return;
      case 'print':
        // The server waits for the word that it was sent, and says so when none comes.
        this.parts.print(effect.call, effect.print).catch(() => undefined);
        return;
      case 'wipe':
        void this.parts.wipe().then((ok) => this.give({ type: 'wiped', ok }));
        return;
      case 'reset-settings':
        this.parts.settings.reset();
        return;
      case 'reload':
        if (!this.reloading) this.parts.reload();
        this.reloading = true;
        return;
    }
  }

  /** dial calls now, or as soon as the last session is gone; the machine limits the wait. */
  private dial(): void {
    const button = this.dialling;
    if (button === null) return;
    this.dialling = null;
    if (!this.line.phone.call(button)) this.dialling = button;
  }

  private hangup(): void {
    this.dialling = null;
    // With a line our leg is gone at once, and another counter can be called;
    // without one, the line remembers to refuse the call when it comes back.
    if (this.line.phone.get().registration === 'registered') this.line.phone.hangup();
    else void this.line.hangup();
  }

  private async openMedia(): Promise<void> {
    const turn = ++this.opening;
    const { devices } = this.parts;
    const open = this.media.get();
    const media = open && alive(open) ? open : await (open ? devices.again() : devices.open());
    if (turn !== this.opening) {
      if (media !== this.media.get()) devices.close(media);
      return;
    }
    if (media !== open) {
      this.use(media);
    }
    const state = await look(devices, media);
    if (turn === this.opening) this.give({ type: 'opened', devices: state });
  }

  private use(media: LocalMedia): void {
    for (const track of media.stream.getTracks()) track.addEventListener('ended', this.onTrackEnded);
    this.media.set(media);
    this.line.phone.setMedia(media.stream);
  }

  /** A camera was switched, pulled out or is back: the call goes on with what there is now. */
  private async onReopened(media: LocalMedia): Promise<void> {
    if (!this.media.get()) return;
    const turn = this.opening;
    this.use(media);
    const state = await look(this.parts.devices, media);
    if (turn === this.opening && this.media.get() === media) this.give({ type: 'opened', devices: state });
  }

  private closeMedia(): void {
    this.opening++;
    const media = this.media.get();
    if (!media) return;
    this.media.set(null);
    this.line.phone.setMedia(null);
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
    const now = this.line.live.get();
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
    const known = new Set(this.parts.words.get().counters.map((b) => b.id));
    return (live.topics.buttons ?? []).some((b) => !known.has(b.id));
  }

  private readonly onSettings = (): void => {
    this.give({ type: 'needs', needs: needsOf(this.parts.settings.get()) });
  };

  private readonly onWords = (): void => {
    const now = this.parts.words.get();
    if (now.denied !== (this.seen.words?.denied ?? false)) {
      this.give({ type: 'link', link: now.denied ? 'denied' : linkOf(this.line.live.get()) });
    }
    if (now.state !== this.seen.words?.state) this.give({ type: 'words', ok: now.state === 'ready' });
    this.seen.words = now;
  };

  private readonly onPhone = (): void => {
    const now = this.line.phone.get();
    const before = this.phone.get();
    this.phone.set(now);
    if (now.session?.state === 'offered') {
      this.line.phone.decline(486); // a booth is not called
      return;
    }
    this.give({ type: 'registered', registered: now.registration === 'registered' });
    const over = before.session && !now.session && now.last && now.last.by !== 'local' ? now.last : null;
    // The end that a dial waits for is not the end of its own call.
    if (over && this.dialling === null) {
      this.give({ type: 'phone-ended', cause: causeOf(over, this.nobodyThere()) });
    } else {
      this.tellPhone();
    }
    if (!now.session) this.dial();
  };

  /** Whether the counter that is being called has nobody logged in. */
  private nobodyThere(): boolean {
    const { stage, world } = this.get();
    if (stage.name !== 'calling') return false;
    return world.topics.buttons?.find((b) => b.id === stage.button)?.status === 'absent';
  }

  private tellPhone(): void {
    const next = phoneOf(this.phone.get());
    const known = this.get().world.phone;
    if (next.phase === known.phase && next.path === known.path && next.picture === known.picture) return;
    this.give({ type: 'phone', phone: next });
  }

  private readonly tick = (): void => {
    const now = Date.now();
    if (this.get().world.link === 'open') this.asked = now;
    else if (now - this.asked >= ASK_MS) {
      this.asked = now;
      this.parts.words.refresh(); // tells when the login is gone
    }
    this.give({ type: 'tick' });
  };
}

function linkOf(live: LiveState): Link {
  return live.status === 'ended' ? 'denied' : live.status;
}

/** phoneOf says of the phone what the machine wants to know. */
export function phoneOf(line: PhoneLine): PhoneState {
  const session = line.session;
  if (!session) return NO_PHONE;
  switch (session.state) {
    case 'connected':
      return { phase: 'connected', path: 'ok', picture: session.remote.video };
    case 'interrupted':
      return { phase: 'connected', path: 'failed', picture: false };
    default:
      return { phase: 'calling', path: 'ok', picture: false };
  }
}

/** causeOf guesses from the end of our leg; the server's own words replace it when they come. */
export function causeOf(end: PhoneEnd, nobodyThere = false): Cause {
  if (end.by === 'replaced') return 'interrupted';
  if (end.by === 'remote') return 'agent';
  switch (end.status) {
    case 0:
      return 'interrupted';
    case 480: // Temporarily Unavailable
      return nobodyThere ? 'no-agent' : 'no-answer';
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
