import { documentCamera, findCamera, replacement, type CameraRef, type SlidesChoice } from './cameras';
import { listDevices, type Device } from './devices';
import {
  closeMedia,
  openKind,
  openLocalMedia,
  problemOf,
  type LocalMedia,
  type MediaChoice,
  type MediaKind,
} from './media';
import { cameraOf, SlidesKeeper, type OpenCamera, type SlidesState } from './slides';
import { ValueStore, type Store } from './store';

export interface KeeperState {
  /** Face and microphone. A new object, with a new stream, after every change of a track. */
  media: LocalMedia | null;
  opening: boolean;
  /** Switched off by the person: the device stays open and sends silence or black. */
  off: Record<MediaKind, boolean>;
  /** The camera that shows the face now; absent while none is open. */
  face?: OpenCamera;
  /** What is shown beside the face; absent: nothing was asked for. */
  slides?: SlidesState;
  /** Labels of devices in use that were pulled out, until they are back. */
  unplugged: Partial<Record<MediaKind, string>>;
}

const closed: KeeperState = {
  media: null,
  opening: false,
  off: { audio: false, video: false },
  unplugged: {},
};

/**
 * MediaKeeper holds camera and microphone open for as long as somebody needs
 * them, gives them back afterwards (the lamp goes out), and opens them again
 * when a missing one appears. Of a device that is pulled out another takes the
 * place until it is back. Beside them it holds a second picture (showSlides).
 */
export class MediaKeeper implements Store<KeeperState> {
  private readonly store = new ValueStore<KeeperState>(closed);
  private readonly needs = new Set<string>();
  private readonly second = new SlidesKeeper();
  private opened: Promise<LocalMedia> | null = null;
  private generation = 0;
  /** Devices in use that were pulled out: they are taken again when they are back. */
  private readonly missed = new Map<MediaKind, CameraRef>();

  constructor(
    private choice: MediaChoice = {},
    private readonly open: (choice: MediaChoice) => Promise<LocalMedia> = openLocalMedia,
  ) {
    this.second.subscribe(() => this.tellSlides());
  }

  get = (): KeeperState => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** want opens the devices, unless they are open, until release with the same reason. */
  want(reason: string): void {
    this.needs.add(reason);
    void this.ready();
  }

  release(reason: string): void {
    if (!this.needs.delete(reason) || this.needs.size > 0) return;
    this.close();
  }

  /** ready resolves with the devices once they were opened, or tried to be. */
  ready(): Promise<LocalMedia> {
    this.opened ??= this.openAll();
    return this.opened;
  }

  /** choose takes other devices, also in the middle of a call: only what differs is opened anew. */
  choose(choice: MediaChoice): void {
    const old = this.choice;
    this.choice = choice;
    if (!this.opened) return;
    const kinds: MediaKind[] = [];
    if (choice.camera !== old.camera) kinds.push('video');
    if (choice.microphone !== old.microphone) kinds.push('audio');
    for (const kind of kinds) this.missed.delete(kind);
    this.renew(kinds);
  }

  /** again tries devices that failed once more. */
  again = (): void => {
    if (this.opened) this.renew(this.failed());
  };

  /**
   * showSlides opens a document camera or lets the person choose a window, beside
   * the face; null ends it. What comes of it is in slides; it never throws. It ends
   * by itself when nobody needs the devices any more.
   */
  showSlides(choice: SlidesChoice | null): Promise<void> {
    return this.second.show(choice);
  }

  setOff(kind: MediaKind, off: boolean): void {
    const state = this.get();
    const next = { ...state, off: { ...state.off, [kind]: off } };
    apply(next); // first: who is told of it looks at the tracks
    this.store.set(next);
  }

  start(): void {
    devicesOf()?.addEventListener('devicechange', this.onDevices);
  }

  stop(): void {
    devicesOf()?.removeEventListener('devicechange', this.onDevices);
    this.needs.clear();
    this.close();
  }

  private async openAll(): Promise<LocalMedia> {
    const generation = ++this.generation;
    this.store.set({ ...this.get(), opening: true });
    const media = await this.open(this.labelled() ? await this.resolved() : this.choice);
    if (generation !== this.generation) {
      closeMedia(media);
      return this.opened ?? media;
    }
    return this.take(media, this.get().media);
  }

  /** renew opens some of the devices anew; the others go on. */
  private renew(kinds: MediaKind[], instead?: string): void {
    if (kinds.length > 0) this.opened = this.reopen(kinds, instead);
  }

  private async reopen(kinds: MediaKind[], instead?: string): Promise<LocalMedia> {
    // An opening that is still on its way is overtaken: what it brings is closed.
    const generation = ++this.generation;
    this.store.set({ ...this.get(), opening: true });
    const wanted = await this.resolved();
    const old = this.get().media;
    const all = old ? kinds : (['audio', 'video'] as MediaKind[]);
    const tracks = old?.stream.getTracks().filter((t) => !all.includes(t.kind as MediaKind)) ?? [];
    const problems = Object.entries(old?.problems ?? {}).filter(([kind]) => !all.includes(kind as MediaKind));
    const media: LocalMedia = { stream: new MediaStream(tracks), problems: Object.fromEntries(problems) };
    for (const kind of all) {
      try {
        const device = instead ?? (kind === 'audio' ? wanted.microphone : wanted.camera);
        media.stream.addTrack(await openKind(kind, device));
      } catch (err) {
        media.problems[kind] = problemOf(err);
      }
    }
    if (generation !== this.generation) {
      for (const t of media.stream.getTracks()) if (!tracks.includes(t)) t.stop();
      return this.opened ?? media;
    }
    return this.take(media, old);
  }

  /** take shows what was opened, and closes what it replaces. */
  private take(media: LocalMedia, old: LocalMedia | null): LocalMedia {
    for (const track of media.stream.getTracks()) {
      if (track.kind === 'video') track.contentHint = 'motion';
      track.addEventListener('ended', this.onEnded);
    }
    const state: KeeperState = { ...this.get(), media, opening: false, unplugged: this.labels() };
    delete state.face;
    const [camera] = media.stream.getVideoTracks();
    if (camera) state.face = cameraOf(camera, refOf('video', this.choice));
    apply(state);
    this.store.set(state);
    for (const t of old?.stream.getTracks() ?? []) if (!media.stream.getTracks().includes(t)) t.stop();
    return media;
  }

  private close(): void {
    this.generation++;
    this.opened = null;
    this.missed.clear();
    void this.second.show(null);
    closeMedia(this.get().media);
    this.store.set(closed);
  }

  private tellSlides(): void {
    const state = { ...this.get() };
    const slides = this.second.get();
    if (slides) state.slides = slides;
    else delete state.slides;
    this.store.set(state);
  }

  /** resolved is the choice with the ids that the devices have now. */
  private async resolved(): Promise<MediaChoice> {
    const choice = { ...this.choice };
    if (!this.labelled()) return choice;
    const { cameras, microphones } = await listDevices();
    const camera = findCamera(cameras, refOf('video', choice));
    const microphone = findCamera(microphones, refOf('audio', choice));
    if (camera) choice.camera = camera.id;
    if (microphone) choice.microphone = microphone.id;
    return choice;
  }

  private labelled(): boolean {
    return this.choice.cameraLabel !== undefined || this.choice.microphoneLabel !== undefined;
  }

  private failed(): MediaKind[] {
    return Object.keys(this.get().media?.problems ?? {}) as MediaKind[];
  }

  private labels(): Partial<Record<MediaKind, string>> {
    return Object.fromEntries([...this.missed].map(([kind, { label }]) => [kind, label]));
  }

  private readonly onEnded = (ev: Event): void => {
    const track = ev.target as MediaStreamTrack;
    if (this.get().media?.stream.getTracks().includes(track)) void this.pulled(track);
  };

  /** A device was unplugged: another one takes its place until it is back. */
  private async pulled(track: MediaStreamTrack): Promise<void> {
    const kind = track.kind as MediaKind;
    if (!this.missed.has(kind)) this.missed.set(kind, cameraOf(track, refOf(kind, this.choice)));
    this.store.set({ ...this.get(), unplugged: this.labels() });
    const { cameras, microphones } = await listDevices();
    if (!this.get().media?.stream.getTracks().includes(track)) return;
    const list = kind === 'video' ? cameras : microphones;
    const next = this.instead(kind, list);
    if (next || list.length === 0) {
      this.renew([kind], next?.id);
      return;
    }
    const { media } = this.get();
    if (!media) return;
    const rest = media.stream.getTracks().filter((t) => t !== track);
    this.take({ stream: new MediaStream(rest), problems: { ...media.problems, [kind]: 'missing' } }, media);
  }

  /** instead is the device that takes the place of one that was pulled out: never the one for documents. */
  private instead(kind: MediaKind, list: Device[]): Device | undefined {
    const missed = this.missed.get(kind);
    const back = missed && findCamera(list, missed);
    if (back || kind === 'audio') return back ?? list[0];
    const slides = this.second.get();
    const shown = slides?.choice.kind === 'camera' ? slides.choice.camera : undefined;
    return replacement(list, shown ? [shown.id] : [], shown ?? documentCamera(list));
  }

  private readonly onDevices = (): void => {
    void this.second.look();
    void this.look();
  };

  /** look is called when devices came or went. */
  private async look(): Promise<void> {
    const { media } = this.get();
    if (!media || !this.opened) return;
    const list = await listDevices();
    if (this.get().media !== media) return;
    const known = { video: list.cameras, audio: list.microphones };
    for (const kind of ['video', 'audio'] as const) {
      const track = media.stream.getTracks().find((t) => t.kind === kind);
      const id = track && cameraOf(track).id;
      const missed = this.missed.get(kind);
      const back = missed && findCamera(known[kind], missed);
      if (back) {
        this.missed.delete(kind);
        this.renew([kind], back.id);
      } else if (track && id && known[kind].length > 0 && !known[kind].some((d) => d.id === id)) {
        await this.pulled(track); // not every browser ends the track of a device that is gone
      } else if (media.problems[kind]) {
        this.renew([kind]);
      }
    }
  }
}

/** refOf is how a choice names a device. */
function refOf(kind: MediaKind, choice: MediaChoice): CameraRef {
  return kind === 'video'
    ? { id: choice.camera ?? '', label: choice.cameraLabel ?? '' }
    : { id: choice.microphone ?? '', label: choice.microphoneLabel ?? '' };
}

/** apply switches the tracks off and on, as the state says. */
function apply({ media, off }: KeeperState): void {
  for (const track of media?.stream.getTracks() ?? []) track.enabled = !off[track.kind as MediaKind];
}

function devicesOf(): MediaDevices | undefined {
  return navigator.mediaDevices;
}
