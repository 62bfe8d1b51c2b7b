import { vi } from 'vitest';

import type { Choice, MediaPort } from '../equipment/ports';
import type { KeeperState } from '../keeper';
import { ValueStore } from '../store';
import { FakeStream, FakeTrack } from './fake-rtc';

type Kind = 'videoinput' | 'audioinput' | 'audiooutput';

export interface Plugged {
  kind: Kind;
  deviceId: string;
  label: string;
  groupId: string;
}

export function plugged(kind: Kind, deviceId: string, label: string, groupId = deviceId): Plugged {
  return { kind, deviceId, label, groupId };
}

/** A PC into which devices are plugged and from which they are pulled. */
export class FakePC extends EventTarget {
  constructor(public devices: Plugged[]) {
    super();
    vi.stubGlobal('navigator', { mediaDevices: this });
    vi.stubGlobal('MediaStream', FakeStream);
  }

  enumerateDevices = () => Promise.resolve(this.devices);

  /** plug adds devices and tells, as the browser does. */
  plug(...more: Plugged[]): Promise<void> {
    this.devices = [...this.devices, ...more];
    return this.tell();
  }

  pull(label: string): Promise<void> {
    this.devices = this.devices.filter((d) => d.label !== label);
    return this.tell();
  }

  private async tell(): Promise<void> {
    this.dispatchEvent(new Event('devicechange'));
    await settle();
  }
}

/** FakeMedia opens devices of a FakePC: the chosen one if it is there, else the first. */
export class FakeMedia implements MediaPort {
  chosen: Choice[] = [];
  shown: Parameters<MediaPort['showSlides']>[0][] = [];
  private readonly store = new ValueStore<KeeperState>({
    media: null,
    opening: false,
    off: { audio: false, video: false },
    unplugged: {},
  });

  constructor(private readonly pc: FakePC) {}

  get = () => this.store.get();
  subscribe = (listener: () => void) => this.store.subscribe(listener);
  start = () => undefined;
  stop = () => this.close();

  open(): void {
    this.choose(this.chosen.at(-1) ?? {}, false);
  }

  close(): void {
    this.store.set({ ...this.get(), media: null, off: { audio: false, video: false } });
  }

  ready(): Promise<never> {
    this.open();
    return Promise.resolve(undefined as never);
  }

  choose(choice: Choice, told = true): void {
    if (told) this.chosen.push(choice);
    if (told && !this.get().media) return;
    const tracks = [this.track('video', choice.camera), this.track('audio', choice.microphone)];
    const stream = new FakeStream(tracks.filter((t) => t !== undefined)) as unknown as MediaStream;
    const face = this.pc.devices.find((d) => d.deviceId === idOf(tracks[0]));
    this.store.set({
      ...this.get(),
      media: { stream, problems: {} },
      ...(face && {
        face: { id: face.deviceId, label: face.label, width: 1920, height: 1080, framesPerSecond: 30 },
      }),
    });
  }

  setOff(kind: 'audio' | 'video', off: boolean): void {
    this.store.set({ ...this.get(), off: { ...this.get().off, [kind]: off } });
  }

  showSlides(choice: Parameters<MediaPort['showSlides']>[0]): Promise<void> {
    this.shown.push(choice);
    const state = { ...this.get() };
    delete state.slides;
    const stream = new FakeStream([new FakeTrack('video')]) as unknown as MediaStream;
    this.store.set(choice ? { ...state, slides: { choice, stream, opening: false } } : state);
    return Promise.resolve();
  }

  /** sends says which devices deliver now. */
  sends(): (string | undefined)[] {
    return (
      this.get()
        .media?.stream.getTracks()
        .map((t) => t.getSettings().deviceId) ?? []
    );
  }

  private track(kind: 'audio' | 'video', id: string | undefined): FakeTrack | undefined {
    const all = this.pc.devices.filter((d) => d.kind === `${kind}input`);
    const device = all.find((d) => d.deviceId === id) ?? all[0];
    if (!device) return undefined;
    return Object.assign(new FakeTrack(kind), { getSettings: () => ({ deviceId: device.deviceId }) });
  }
}

function idOf(track: FakeTrack | undefined): string | undefined {
  return (track as unknown as MediaStreamTrack | undefined)?.getSettings().deviceId;
}

/** settle lets what was asked be answered. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}
