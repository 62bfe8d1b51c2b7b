import { afterEach, describe, expect, it, vi } from 'vitest';

import { openLocalMedia, problemOf } from './media';
import { MediaKeeper } from './keeper';
import { FakeStream, FakeTrack } from './testing/fake-rtc';

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

function devices(get: (c: MediaStreamConstraints) => Promise<unknown>, secure = true) {
  vi.stubGlobal('MediaStream', FakeStream);
  vi.stubGlobal('isSecureContext', secure);
  const target = Object.assign(new EventTarget(), { getUserMedia: vi.fn(get) });
  vi.stubGlobal('navigator', { mediaDevices: target });
  return target;
}

const made = (kinds: ('audio' | 'video')[]) =>
  Promise.resolve(new FakeStream(kinds.map((k) => new FakeTrack(k))));

afterEach(() => vi.unstubAllGlobals());

describe('problemOf', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['OverconstrainedError', 'unsuitable'],
    ['SomethingNew', 'unknown'],
  ])('%s is %s', (name, problem) => {
    expect(problemOf(named(name))).toBe(problem);
  });
});

describe('openLocalMedia', () => {
  it('asks for full HD at 30 frames and once for both', async () => {
    const { getUserMedia } = devices(() => made(['audio', 'video']));
    const media = await openLocalMedia({ camera: 'cam' });
    expect(media.problems).toEqual({});
    expect(getUserMedia).toHaveBeenCalledTimes(1);
    expect(getUserMedia.mock.calls[0]?.[0].video).toMatchObject({
      width: { ideal: 1920 },
      height: { ideal: 1080 },
      frameRate: { ideal: 30 },
      deviceId: { ideal: 'cam' },
    });
  });

  it('goes on with the microphone alone and says what is wrong with the camera', async () => {
    devices((c) => (c.video ? Promise.reject(named('NotReadableError')) : made(['audio'])));
    const media = await openLocalMedia();
    expect(media.problems).toEqual({ video: 'busy' });
    expect(media.stream.getTracks().map((t) => t.kind)).toEqual(['audio']);
  });

  it('takes less from a camera that cannot do it', async () => {
    const { getUserMedia } = devices((c) => {
      const video = c.video as MediaTrackConstraints | undefined;
      if (video && (video.width as { ideal?: number } | undefined)?.ideal !== undefined)
        return Promise.reject(named('OverconstrainedError'));
      return made([video ? 'video' : 'audio']);
    });
    const media = await openLocalMedia();
    expect(media.problems).toEqual({});
    expect(getUserMedia).toHaveBeenCalledTimes(5);
  });

  it('says that a page without TLS cannot have devices', async () => {
    devices(() => made(['audio', 'video']), false);
    expect((await openLocalMedia()).problems).toEqual({ audio: 'insecure', video: 'insecure' });
  });
});

describe('MediaKeeper', () => {
  it('opens once for all who want it and closes after the last', async () => {
    const { getUserMedia } = devices(() => made(['audio', 'video']));
    const keeper = new MediaKeeper();
    keeper.want('check');
    keeper.want('call');
    const { stream } = await keeper.ready();
    expect(getUserMedia).toHaveBeenCalledTimes(1);
    keeper.release('check');
    expect(stream.getTracks().every((t) => t.readyState === 'live')).toBe(true);
    keeper.release('call');
    expect(stream.getTracks().every((t) => t.readyState === 'ended')).toBe(true);
    expect(keeper.get().media).toBeNull();
  });

  it('closes what was opened too late', async () => {
    let finish: (v: unknown) => void = () => undefined;
    devices(() => new Promise((resolve) => (finish = resolve)));
    const keeper = new MediaKeeper();
    keeper.want('call');
    keeper.release('call');
    const late = new FakeStream([new FakeTrack('video')]);
    finish(late);
    await new Promise((resolve) => setTimeout(resolve));
    expect(late.getTracks()[0]?.readyState).toBe('ended');
    expect(keeper.get().media).toBeNull();
  });

  it('keeps a muted microphone muted when the device changes', async () => {
    devices(() => made(['audio', 'video']));
    const keeper = new MediaKeeper();
    keeper.want('call');
    await keeper.ready();
    keeper.setOff('audio', true);
    keeper.choose({ microphone: 'other' });
    const { stream } = await keeper.ready();
    expect(stream.getAudioTracks()[0]?.enabled).toBe(false);
    expect(stream.getVideoTracks()[0]?.enabled).toBe(true);
  });

  it('tries again when a missing device appears or one is unplugged', async () => {
    let there = false;
    const target = devices((c) =>
      c.video && !there
        ? Promise.reject(named('NotFoundError'))
        : made(c.video ? ['audio', 'video'] : ['audio']),
    );
    const keeper = new MediaKeeper();
    keeper.start();
    keeper.want('call');
    await keeper.ready();
    expect(keeper.get().media?.problems).toEqual({ video: 'missing' });
    there = true;
    target.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => expect(keeper.get().media?.problems).toEqual({}));
    const calls = target.getUserMedia.mock.calls.length;
    keeper.get().media?.stream.getVideoTracks()[0]?.dispatchEvent(new Event('ended'));
    await vi.waitFor(() => expect(target.getUserMedia.mock.calls.length).toBe(calls + 1));
    keeper.stop();
  });
});
