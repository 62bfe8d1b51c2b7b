import { afterEach, describe, expect, it, vi } from 'vitest';

import { takeStill } from './still';
import { FakeStream, FakeTrack } from './testing/fake-rtc';

interface PC {
  /** Of the sensor, as a photograph; undefined: the driver takes none. */
  photo?: [number, number];
  /** The largest that the camera opens with. */
  largest: [number, number];
  /** How large it is open already. */
  open?: [number, number];
  once?: boolean; // the driver opens it once only
}

const track = ([width, height]: [number, number]) =>
  Object.assign(new FakeTrack('video'), { getSettings: () => ({ deviceId: 'desk', width, height }) });

function stage({ photo, largest, open, once }: PC) {
  const opened: FakeTrack[] = [];
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 100 });
  vi.stubGlobal('MediaStream', FakeStream);
  vi.stubGlobal('navigator', {
    mediaDevices: {
      enumerateDevices: () => Promise.resolve([{ kind: 'videoinput', deviceId: 'desk', label: 'ELMO L-12' }]),
      getUserMedia: () => {
        if (once) return Promise.reject(Object.assign(new Error(), { name: 'NotReadableError' }));
        const made = track(largest);
        opened.push(made);
        return Promise.resolve(new FakeStream([made]));
      },
    },
  });
  vi.stubGlobal(
    'ImageCapture',
    class {
      constructor(private readonly of: ReturnType<typeof track>) {}
      takePhoto = () =>
        photo
          ? Promise.resolve(Object.assign(new Blob(['jpeg'], { type: 'image/jpeg' }), { size2: photo }))
          : Promise.reject(new Error('setPhotoOptions failed'));
      grabFrame = () => {
        const { width, height } = this.of.getSettings();
        return Promise.resolve({ width, height, close: () => undefined });
      };
    },
  );
  vi.stubGlobal('createImageBitmap', (blob: { size2: [number, number] }) =>
    Promise.resolve({ width: blob.size2[0], height: blob.size2[1], close: () => undefined }),
  );
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done, type) =>
    done(new Blob(['frame'], { type: type ?? '' })),
  );
  return {
    opened,
    camera: open ? (track(open) as unknown as MediaStreamTrack) : { id: 'old', label: 'ELMO L-12' },
  };
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('takeStill', () => {
  it.each<[string, PC, [number, number], number]>([
    [
      'the sensor’s photograph of an open camera',
      { photo: [4160, 3120], largest: [1920, 1080], open: [1920, 1080] },
      [4160, 3120],
      0,
    ],
    [
      'a larger frame where the driver takes no photograph',
      { largest: [3264, 2448], open: [1920, 1080] },
      [3264, 2448],
      1,
    ],
    [
      'a larger frame than a small photograph',
      { photo: [640, 480], largest: [3264, 2448], open: [1920, 1080] },
      [3264, 2448],
      1,
    ],
    [
      'what is open when there is nothing larger',
      { largest: [1920, 1080], open: [1920, 1080] },
      [1920, 1080],
      1,
    ],
    [
      'what is open when it opens once only',
      { largest: [3264, 2448], open: [1280, 720], once: true },
      [1280, 720],
      0,
    ],
    ['a closed camera, found by its label', { photo: [4160, 3120], largest: [1920, 1080] }, [4160, 3120], 1],
    ['a closed camera without photographs', { largest: [3264, 2448] }, [3264, 2448], 1],
  ])('takes %s', async (_, pc, size, opens) => {
    const { camera, opened } = stage(pc);
    const still = await takeStill(camera);
    expect([still.width, still.height]).toEqual(size);
    expect(still.blob.type).toBe('image/jpeg');
    expect(opened).toHaveLength(opens);
    expect(opened.every((t) => t.readyState === 'ended')).toBe(true);
    if (camera instanceof FakeTrack) expect(camera.readyState).toBe('live');
  });

  it('says when a closed camera cannot be opened', async () => {
    const { camera } = stage({ largest: [1, 1], once: true });
    await expect(takeStill(camera)).rejects.toMatchObject({ name: 'NotReadableError' });
  });
});
