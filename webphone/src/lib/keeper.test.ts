import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { MediaKeeper } from './keeper';
import { FakeStream, FakeTrack } from './testing/fake-rtc';

/** A PC whose devices come and go. */
class FakePC extends EventTarget {
  devices = [
    { kind: 'audioinput', deviceId: 'mic', label: 'Microphone' },
    { kind: 'videoinput', deviceId: 'face', label: 'Webcam' },
    { kind: 'videoinput', deviceId: 'desk', label: 'ELMO L-12' },
  ];
  readonly open = new Map<string, FakeTrack[]>();
  readonly asked: MediaStreamConstraints[] = [];
  screen: FakeTrack | undefined;

  enumerateDevices = () => Promise.resolve(this.devices);

  getUserMedia = (c: MediaStreamConstraints): Promise<FakeStream> => {
    this.asked.push(c);
    const tracks: FakeTrack[] = [];
    for (const [kind, wanted] of [
      ['audio', c.audio],
      ['video', c.video],
    ] as const) {
      if (!wanted) continue;
      const id = ((wanted as MediaTrackConstraints).deviceId as { exact?: string } | undefined)?.exact;
      const found = this.devices.find(
        (d) => d.kind === `${kind}input` && (id === undefined || d.deviceId === id),
      );
      if (!found)
        return Promise.reject(
          Object.assign(new Error(), { name: id ? 'OverconstrainedError' : 'NotFoundError' }),
        );
      const track = Object.assign(new FakeTrack(kind), {
        label: found.label,
        getSettings: () => ({ deviceId: found.deviceId, width: 1920, height: 1080, frameRate: 30 }),
      });
      this.open.set(found.deviceId, [...(this.open.get(found.deviceId) ?? []), track]);
      tracks.push(track);
    }
    return Promise.resolve(new FakeStream(tracks));
  };

  getDisplayMedia = (): Promise<FakeStream> => {
    if (!this.screen) return Promise.reject(Object.assign(new Error(), { name: 'NotAllowedError' }));
    return Promise.resolve(new FakeStream([this.screen]));
  };

  pull(id: string): void {
    this.devices = this.devices.filter((d) => d.deviceId !== id);
    for (const track of this.open.get(id) ?? []) {
      if (track.readyState === 'ended') continue;
      track.readyState = 'ended';
      track.dispatchEvent(new Event('ended'));
    }
    this.dispatchEvent(new Event('devicechange'));
  }

  plug(kind: 'videoinput' | 'audioinput', deviceId: string, label: string): void {
    this.devices = [...this.devices, { kind, deviceId, label }];
    this.dispatchEvent(new Event('devicechange'));
  }
}

let pc: FakePC;
let keeper: MediaKeeper;

beforeEach(async () => {
  pc = new FakePC();
  vi.stubGlobal('MediaStream', FakeStream);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { mediaDevices: pc });
  keeper = new MediaKeeper({ camera: 'face', microphone: 'mic' });
  keeper.start();
  keeper.want('call');
  await keeper.ready();
});

afterEach(() => {
  keeper.stop();
  vi.unstubAllGlobals();
});

const faceTrack = () => keeper.get().media?.stream.getVideoTracks()[0];

describe('MediaKeeper', () => {
  it('switches the face camera and leaves the microphone', async () => {
    const sound = keeper.get().media?.stream.getAudioTracks()[0];
    const before = pc.asked.length;
    keeper.choose({ camera: 'desk', microphone: 'mic' });
    const { stream } = await keeper.ready();
    expect(keeper.get().face).toMatchObject({ id: 'desk', label: 'ELMO L-12', width: 1920, height: 1080 });
    expect(stream.getAudioTracks()[0]).toBe(sound);
    expect(pc.asked.slice(before).every((c) => c.audio === undefined)).toBe(true);
    expect(pc.open.get('face')?.every((t) => t.readyState === 'ended')).toBe(true);
  });

  it('tells at once what was pulled out, shows no desk instead, and takes it again under another id', async () => {
    pc.pull('face');
    await vi.waitFor(() => expect(keeper.get().unplugged).toEqual({ video: 'Webcam' }));
    await vi.waitFor(() => expect(keeper.get().media?.problems).toEqual({ video: 'missing' }));
    expect(faceTrack()).toBeUndefined();
    expect(keeper.get().media?.stream.getAudioTracks()).toHaveLength(1);
    pc.plug('videoinput', 'other-id', 'Webcam');
    await vi.waitFor(() => expect(keeper.get().face?.id).toBe('other-id'));
    expect(keeper.get()).toMatchObject({ unplugged: {}, media: { problems: {} } });
  });

  it('shows the face with another camera meanwhile', async () => {
    pc.plug('videoinput', 'built', 'Integrated Camera');
    pc.pull('face');
    await vi.waitFor(() => expect(keeper.get().face?.id).toBe('built'));
    expect(keeper.get().unplugged).toEqual({ video: 'Webcam' });
    pc.plug('videoinput', 'face', 'Webcam');
    await vi.waitFor(() => expect(keeper.get().face?.id).toBe('face'));
    expect(pc.open.get('built')?.every((t) => t.readyState === 'ended')).toBe(true);
  });

  it('notices a device that is gone although its track never ended', async () => {
    pc.devices = pc.devices.filter((d) => d.deviceId !== 'face');
    pc.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => expect(keeper.get().unplugged).toEqual({ video: 'Webcam' }));
  });

  it('finds the chosen devices by their labels when it opens', async () => {
    keeper.stop();
    keeper = new MediaKeeper({ camera: 'from last week', cameraLabel: 'ELMO L-12' });
    keeper.want('call');
    await keeper.ready();
    expect(keeper.get().face?.id).toBe('desk');
  });
});

describe('the second picture', () => {
  const desk = { kind: 'camera', camera: { id: 'desk', label: 'ELMO L-12' } } as const;

  it('is a camera beside the face, for letters, and ends with the call', async () => {
    await keeper.showSlides(desk);
    const { slides, face } = keeper.get();
    expect(slides).toMatchObject({ opening: false, camera: { id: 'desk', width: 1920 } });
    expect(slides?.stream?.getVideoTracks()[0]?.contentHint).toBe('detail');
    expect(face?.id).toBe('face');
    expect(faceTrack()?.readyState).toBe('live');
    keeper.release('call');
    expect(keeper.get().slides).toBeUndefined();
    expect(pc.open.get('desk')?.every((t) => t.readyState === 'ended')).toBe(true);
  });

  it('asks for full HD or more, never less, of a camera that can', async () => {
    await keeper.showSlides(desk);
    expect(pc.asked.at(-1)?.video).toMatchObject({
      width: { min: 1920 },
      height: { min: 1080 },
      deviceId: { exact: 'desk' },
    });
  });

  it('is told as unplugged and goes on when it is back, with another id', async () => {
    await keeper.showSlides(desk);
    pc.pull('desk');
    await vi.waitFor(() => expect(keeper.get().slides).toMatchObject({ stream: null, problem: 'unplugged' }));
    pc.plug('videoinput', 'desk-2', 'ELMO L-12');
    await vi.waitFor(() => expect(keeper.get().slides?.camera?.id).toBe('desk-2'));
    expect(keeper.get().slides?.problem).toBeUndefined();
  });

  it('is a screen; refused, shared, and ended in the browser’s bar', async () => {
    await keeper.showSlides({ kind: 'screen' });
    expect(keeper.get().slides).toMatchObject({ stream: null, problem: 'denied' });
    pc.screen = new FakeTrack('video');
    await keeper.showSlides({ kind: 'screen' });
    expect(keeper.get().slides?.problem).toBeUndefined();
    expect(pc.screen.contentHint).toBe('text');
    pc.screen.dispatchEvent(new Event('ended'));
    expect(keeper.get().slides).toMatchObject({ stream: null, problem: 'ended' });
    pc.dispatchEvent(new Event('devicechange')); // nobody wants it back
    await Promise.resolve();
    expect(keeper.get().slides?.problem).toBe('ended');
  });

  it('keeps the picture until the next one is there, and only the last that was asked for', async () => {
    await keeper.showSlides(desk);
    const first = keeper.get().slides?.stream;
    const again = keeper.showSlides({ kind: 'camera', camera: { id: 'face', label: 'Webcam' } });
    expect(keeper.get().slides).toMatchObject({ stream: first, opening: true });
    const none = keeper.showSlides(null);
    await Promise.all([again, none]);
    expect(keeper.get().slides).toBeUndefined();
    expect(pc.open.get('desk')?.every((t) => t.readyState === 'ended')).toBe(true);
    expect(pc.open.get('face')?.filter((t) => t.readyState === 'live')).toHaveLength(1);
  });
});
