import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakePeer } from './testing/fake-rtc';
import { MediaWatch } from './watch';

let pc: FakePeer;
let changes: { alive: boolean; at: number }[];
let pictures: string[][];
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
    pictures: (still) => pictures.push([...still]),
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

  it('tells which pictures stopped while sound goes on, and that they move again', async () => {
    const film = (mid: string) =>
      setInterval(() => pc.flow.frames.set(mid, (pc.flow.frames.get(mid) ?? 0) + 1), 40);
    let first = film('1');
    const second = film('3');
    await pass(10_000);
    expect(pictures).toEqual([]);
    clearInterval(first);
    await pass(4_000);
    expect(pictures).toEqual([['1']]);
    expect(changes).toEqual([]);
    first = film('1');
    await pass(1_000);
    expect(pictures).toEqual([['1'], []]);
    clearInterval(second);
    await pass(4_000);
    clearInterval(first);
    expect(pictures.at(-1)).toEqual(['3']);
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
