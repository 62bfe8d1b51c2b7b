import { findCamera, type CameraRef, type SlidesChoice } from './cameras';
import { listDevices } from './devices';
import { openDocumentCamera, openScreen, problemOf, type MediaProblem } from './media';
import { ValueStore, type Store } from './store';

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
 * SlidesKeeper holds the camera or screen open that is shown beside the face. A
 * camera that is pulled out is told and taken again when it is back, whatever its
 * id is by then.
 */
export class SlidesKeeper implements Store<SlidesState | undefined> {
  private readonly store = new ValueStore<SlidesState | undefined>(undefined);
  private turn = 0;

  get = (): SlidesState | undefined => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** show opens another second picture, and ends it with null. It never throws: see problem. */
  async show(choice: SlidesChoice | null): Promise<void> {
    const turn = ++this.turn;
    const old = this.get();
    if (!choice) {
      this.store.set(undefined);
      stop(old);
      return;
    }
    // The picture that is on stays until the next one is there.
    const keeps = old?.stream ? { stream: old.stream, ...(old.camera ? { camera: old.camera } : {}) } : {};
    this.store.set({ choice, stream: null, ...keeps, opening: true });
    const next = await open(choice);
    if (turn !== this.turn) {
      stop(next);
      return;
    }
    next.stream?.getVideoTracks()[0]?.addEventListener('ended', this.onEnded);
    this.store.set(next);
    stop(old);
  }

  /** look is called when devices came or went. */
  look = async (): Promise<void> => {
    const state = this.get();
    if (state?.choice.kind !== 'camera' || state.opening) return;
    const { cameras } = await listDevices();
    if (this.get() !== state || cameras.length === 0) return;
    const there = findCamera(cameras, state.choice.camera) !== undefined;
    if (state.stream && state.camera && !cameras.some((c) => c.id === state.camera?.id))
      this.unplugged(state);
    else if (!state.stream && there && state.problem !== 'denied') await this.show(state.choice);
  };

  private readonly onEnded = (ev: Event): void => {
    const state = this.get();
    if (!state?.stream?.getTracks().includes(ev.target as MediaStreamTrack)) return;
    if (state.choice.kind === 'camera') this.unplugged(state);
    else this.store.set({ choice: state.choice, stream: null, opening: false, problem: 'ended' });
  };

  private unplugged(state: SlidesState): void {
    stop(state);
    this.store.set({ choice: state.choice, stream: null, opening: false, problem: 'unplugged' });
    void this.look(); // it may only have been pushed aside for a moment
  }
}

async function open(choice: SlidesChoice): Promise<SlidesState> {
  try {
    if (choice.kind === 'screen') {
      return { choice, stream: new MediaStream([await openScreen()]), opening: false };
    }
    const { cameras } = await listDevices();
    const device = findCamera(cameras, choice.camera);
    if (!device && cameras.length > 0) return { choice, stream: null, opening: false, problem: 'unplugged' };
    const id = device?.id ?? choice.camera.id;
    const track = await openDocumentCamera(id);
    const camera = cameraOf(track, { id, label: device?.label ?? choice.camera.label });
    // From now on it is this one, under the label that it has.
    const found: SlidesChoice = { kind: 'camera', camera: { id: camera.id, label: camera.label } };
    return { choice: found, stream: new MediaStream([track]), opening: false, camera };
  } catch (err) {
    return { choice, stream: null, opening: false, problem: problemOf(err) };
  }
}

/** cameraOf is what an open camera gives. */
export function cameraOf(track: MediaStreamTrack, known: CameraRef = { id: '', label: '' }): OpenCamera {
  const settings = (track as Partial<MediaStreamTrack>).getSettings?.() ?? {};
  return {
    id: settings.deviceId ?? known.id,
    label: track.label || known.label,
    width: settings.width ?? 0,
    height: settings.height ?? 0,
    framesPerSecond: settings.frameRate ?? 0,
  };
}

function stop(state: SlidesState | undefined): void {
  state?.stream?.getTracks().forEach((track) => track.stop());
}
