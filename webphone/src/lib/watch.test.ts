import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakePeer } from './testing/fake-rtc';
import { MediaWatch } from './watch';

let pc: FakePeer;
let changes: { alive: boolean; at: number }[];
let pictures: boolean[];
let probe: ReturnType<typeof vi.fn<() => Promise<boolean>>>;
let watch: MediaWatch;
let traffic: ReturnType<typeof setInterval> | undefined;
let consent: ReturnType<typeof setInterval> | undefined;
let begun: number;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'performance', 'Date'],
  });
  pc = new FakePeer({});
  pc.iceConnectionState = 'connected';
  changes = [];
  pictures = [];
  probe = vi.fn(() => Promise.resolve(true));
  watch = new MediaWatch(pc as unknown as RTCPeerConnection, {
    changed: (alive) => changes.push({ alive, at: performance.now() - begun }),
    pictures: (moving) => pictures.push(moving),
    probe,
  });
  watch.start();
  speak();
  consent = setInterval(() => pc.flow.answers++, 2_500);
});

afterEach(() => {
  watch.stop();
  hush();
  clearInterval(consent);
  vi.useRealTimers();
});

const speak = () => (traffic = setInterval(() => (pc.flow.bytes += 160), 20));
const hush = () => clearInterval(traffic);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const mark = () => (begun = performance.now());

describe('MediaWatch', () => {
  it('is content with a running call', async () => {
    await pass(60_000);
    expect(changes).toEqual([]);
    expect(probe).not.toHaveBeenCalled();
  });

  it('tells that pictures stopped while sound goes on, and that they move again', async () => {
    let film = setInterval(() => pc.flow.frames++, 40);
    await pass(10_000);
    expect(pictures).toEqual([]);
    clearInterval(film);
    await pass(4_000);
    expect(pictures).toEqual([false]);
    expect(changes).toEqual([]);
    film = setInterval(() => pc.flow.frames++, 40);
    await pass(1_000);
    clearInterval(film);
    expect(pictures).toEqual([false, true]);
  });

  it('tells a cut line within three seconds, at any moment of the consent checks', async () => {
    for (const phase of [0, 600, 1_200, 1_800, 2_400]) {
      changes = [];
      await pass(5_000 + phase);
      mark();
      hush();
      clearInterval(consent);
      await pass(3_000);
      expect(changes, `phase ${phase}`).toMatchObject([{ alive: false }]);
      speak();
      consent = setInterval(() => pc.flow.answers++, 2_500);
      await pass(1_000);
      expect(changes.at(-1)).toMatchObject({ alive: true });
    }
  });

  it('is faster when the other connection is silent, too', async () => {
    probe.mockResolvedValue(false);
    await pass(5_000);
    mark();
    hush();
    await pass(3_000);
    expect(changes[0]?.alive).toBe(false);
    expect(changes[0]?.at).toBeLessThanOrEqual(2_500);
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('does not take a silent other side for a cut line', async () => {
    await pass(5_000);
    hush(); // consent goes on
    await pass(60_000);
    expect(changes).toEqual([]);
  });

  it('believes ICE at once', () => {
    mark();
    pc.ice('failed');
    expect(changes).toEqual([{ alive: false, at: 0 }]);
  });

  it('does not blame the line for a notebook that slept', async () => {
    await pass(5_000);
    hush();
    // The clock jumps, timers did not run, nothing was received.
    vi.setSystemTime(Date.now() + 60_000);
    await pass(300);
    speak();
    await pass(5_000);
    expect(changes).toEqual([]);
  });
});
