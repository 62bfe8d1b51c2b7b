import type { CameraRef, SlidesChoice } from './cameras';
import {
  closeMedia,
  openLocalMedia,
  type LocalMedia,
  type MediaChoice,
  type MediaKind,
  type MediaProblem,
} from './media';
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
  /** Labels of chosen devices that were pulled out, until they are back. */
  unplugged: { face?: string; microphone?: string };
}

/** A camera that is open, and what it gives. */
export interface OpenCamera extends CameraRef {
  width: number;
  height: number;
  framesPerSecond: number;
}

/** The second picture: a document camera, or the screen. */
export interface SlidesState {
  choice: SlidesChoice;
  /** Has one video track; null while it is opening, refused, unplugged or ended. For Phone.setSlides. */
  stream: MediaStream | null;
  opening: boolean;
  /** Of a camera, while it is open. */
  camera?: OpenCamera;
  /**
   * Why there is no picture: as for other devices, 'unplugged' (it goes on by
   * itself when the camera is back), or 'ended' (the person stopped sharing the
   * screen in the browser's own bar).
   */
  problem?: MediaProblem | 'unplugged' | 'ended';
}

/**
 * MediaKeeper holds camera and microphone open for as long as somebody needs
 * them, gives them back afterwards (the lamp goes out), and opens them again
 * when a device was unplugged or a missing one appears.
 */
export class MediaKeeper implements Store<KeeperState> {
  private readonly store = new ValueStore<KeeperState>({
    media: null,
    opening: false,
    off: { audio: false, video: false },
    unplugged: {},
  });
  private readonly needs = new Set<string>();
  private opened: Promise<LocalMedia> | null = null;
  private generation = 0;

  constructor(
    private choice: MediaChoice = {},
    private readonly open: (choice: MediaChoice) => Promise<LocalMedia> = openLocalMedia,
  ) {}

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
    this.opened ??= this.reopen();
    return this.opened;
  }

  /** choose takes other devices, also in the middle of a call. */
  choose(choice: MediaChoice): void {
    this.choice = choice;
    if (this.opened) this.opened = this.reopen();
  }

  /** again tries devices that failed once more. */
  again = (): void => {
    if (this.opened) this.opened = this.reopen();
  };

  setOff(kind: MediaKind, off: boolean): void {
    const state = this.get();
    this.store.set({ ...state, off: { ...state.off, [kind]: off } });
    this.applyOff();
  }

  start(): void {
    devicesOf()?.addEventListener('devicechange', this.onDevices);
  }

  stop(): void {
    devicesOf()?.removeEventListener('devicechange', this.onDevices);
    this.needs.clear();
    this.close();
  }

  private async reopen(): Promise<LocalMedia> {
    const generation = ++this.generation;
    this.store.set({ ...this.get(), opening: true });
    const media = await this.open(this.choice);
    if (generation !== this.generation) {
      closeMedia(media);
      return this.opened ?? media;
    }
    const old = this.get().media;
    for (const track of media.stream.getTracks()) {
      if (track.kind === 'video') track.contentHint = 'motion';
      track.addEventListener('ended', this.onEnded);
    }
    this.store.set({ ...this.get(), media, opening: false });
    this.applyOff();
    closeMedia(old);
    return media;
  }

  private close(): void {
    this.generation++;
    this.opened = null;
    const state = this.get();
    closeMedia(state.media);
    this.store.set({ media: null, opening: false, off: { audio: false, video: false }, unplugged: {} });
  }

  private applyOff(): void {
    const { media, off } = this.get();
    for (const track of media?.stream.getTracks() ?? []) track.enabled = !off[track.kind as MediaKind];
  }

  /** A device was unplugged: take what is there now. */
  private readonly onEnded = (ev: Event): void => {
    if (
      this.get()
        .media?.stream.getTracks()
        .includes(ev.target as MediaStreamTrack)
    )
      this.again();
  };

  private readonly onDevices = (): void => {
    const problems = this.get().media?.problems;
    if (problems && Object.keys(problems).length > 0) this.again();
  };
}

function devicesOf(): MediaDevices | undefined {
  return navigator.mediaDevices;
}
