import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { faceBesideSlides, faceBitrate, slidesBitrate } from './peer';
import { SecondPicture } from './second-picture';
import { FakePeer, FakeTrack } from './testing/fake-rtc';

const line = (mid: string, kind: string, direction: string, track = mid) => [
  `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
  `a=mid:${mid}`,
  `a=${direction}`,
  `a=msid:kiosk ${track}`,
];
const two = [line('0', 'audio', 'sendrecv'), line('1', 'video', 'sendrecv')];
const sdp = (...lines: string[][]) => ['v=0', ...lines.flat(), ''].join('\r\n');

let peer: FakePeer;
let asked: boolean[];
let refuse: boolean;
let told: number;
let second: SecondPicture;

const pc = () => peer as unknown as RTCPeerConnection;
const camera = (hint = 'detail') =>
  Object.assign(new FakeTrack('video'), { contentHint: hint }) as unknown as MediaStreamTrack;

/** The server offers, the page answers. */
async function offered(...lines: string[][]): Promise<void> {
  await peer.setRemoteDescription({ type: 'offer', sdp: sdp(...lines) });
  await peer.setLocalDescription({ type: 'answer', sdp: 'v=0' });
  await vi.advanceTimersByTimeAsync(0);
}

const at = (mid: string) => peer.getTransceivers().find((t) => t.mid === mid);

beforeEach(async () => {
  vi.useFakeTimers();
  asked = [];
  refuse = false;
  told = 0;
  peer = new FakePeer({});
  peer.addTrack(new FakeTrack('audio'));
  peer.addTrack(new FakeTrack('video'));
  second = new SecondPicture(
    (on) => {
      asked.push(on);
      return refuse ? Promise.reject(new Error('not now')) : Promise.resolve();
    },
    () => told++,
  );
  peer.addEventListener('signalingstatechange', () => second.place(pc()));
  await offered(...two);
});
afterEach(() => vi.useRealTimers());

describe('SecondPicture', () => {
  it('asks, and sends on the line that the server gives; the face goes down meanwhile', async () => {
    second.begin(pc());
    expect(asked).toEqual([]);
    const track = camera();
    second.set(track);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual([true]);
    expect(second.state).toBe('asked');
    await offered(...two, line('2', 'video', 'recvonly', 'slides-2'));
    expect(second.state).toBe('on');
    expect(at('2')).toMatchObject({ direction: 'sendrecv', sender: { track } });
    expect(at('2')?.sender.parameters).toMatchObject({
      degradationPreference: 'maintain-resolution',
      encodings: [{ maxBitrate: slidesBitrate, maxFramerate: 30 }],
    });
    expect(at('1')?.sender.parameters.encodings[0]).toMatchObject({ maxBitrate: faceBesideSlides });

    second.set(null);
    await offered(...two, line('2', 'video', 'inactive', 'slides-2'));
    expect(asked).toEqual([true, false]);
    expect(second.state).toBeUndefined();
    expect(at('2')?.sender.track).toBeNull();
    expect(at('1')?.sender.parameters.encodings[0]).toMatchObject({ maxBitrate: faceBitrate });
    expect(told).toBeGreaterThan(0);
  });

  it('changes the camera without a word to the server', async () => {
    second.begin(pc());
    second.set(camera());
    await offered(...two, line('2', 'video', 'sendrecv', 'slides-2'));
    const window = camera('text');
    second.set(window);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual([true]);
    expect(at('2')?.sender.track).toBe(window);
    expect(at('2')?.sender.parameters.encodings[0]).toMatchObject({ maxFramerate: 15 });
  });

  it('does not send on the line of another’s second picture', async () => {
    second.begin(pc());
    second.set(camera());
    await offered(...two, line('2', 'video', 'sendonly', 'slides-2'));
    expect(second.state).toBe('asked');
    expect(at('2')?.sender.track).toBeNull();
  });

  it('asks again while it is refused, and in every session that comes back', async () => {
    refuse = true;
    second.set(camera());
    second.begin(pc());
    await vi.advanceTimersByTimeAsync(4_100);
    expect(asked).toEqual([true, true, true]);
    refuse = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(4);
    second.end();
    second.begin(pc());
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(5);
    second.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(5);
  });
});
