import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { contexts, FakeAudio } from '../testing/fake-audio';
import { FakeStream, FakeTrack } from '../testing/fake-rtc';
import { Microphone } from './microphone';

function microphone(allowed = true) {
  const told = vi.fn();
  const mic = new Microphone(told, () => new FakeAudio(allowed) as unknown as AudioContext);
  const track = new FakeTrack('audio') as unknown as MediaStreamTrack;
  mic.setTrack(track);
  return { mic, track, told };
}

const last = () => contexts.at(-1);

beforeEach(() => {
  contexts.length = 0;
  vi.stubGlobal('MediaStream', FakeStream);
});
afterEach(() => vi.unstubAllGlobals());

describe('Microphone', () => {
  it('sends the opened track itself as long as nothing is boosted', () => {
    const { mic, track } = microphone();
    expect(mic.output).toBe(track);
    expect(contexts).toEqual([]);
  });

  it('sends through a gain and a limiter when it is boosted', () => {
    const { mic, track, told } = microphone();
    mic.setBoost(2.5);
    expect(last()?.path()).toEqual(['source', 'gain', 'limiter', 'gain', 'analyser', 'destination']);
    expect(last()?.nodes.find((n) => n.what === 'gain')?.gain.value).toBe(2.5);
    expect(mic.output).not.toBe(track);
    expect(told).toHaveBeenCalled();
  });

  it('changes the boost without another track, and goes back to the plain one at 1', () => {
    const { mic, track } = microphone();
    mic.setBoost(2);
    const boosted = mic.output;
    mic.setBoost(3);
    expect(mic.output).toBe(boosted);
    expect(contexts).toHaveLength(1);
    mic.setBoost(1);
    expect(mic.output).toBe(track);
    expect([last()?.state, boosted?.readyState]).toEqual(['closed', 'ended']);
  });

  it('boosts the next microphone, too', () => {
    const { mic } = microphone();
    mic.setBoost(2);
    const next = new FakeTrack('audio') as unknown as MediaStreamTrack;
    mic.setTrack(next);
    expect(contexts.map((c) => c.state)).toEqual(['closed', 'running']);
    expect(mic.output).not.toBe(next);
    mic.setTrack(null);
    expect(mic.output).toBeNull();
    expect(last()?.state).toBe('closed');
  });

  it('sends the plain track rather than silence until the page may sound', () => {
    const { mic, track, told } = microphone(false);
    mic.setBoost(2);
    expect(mic.output).toBe(track);
    told.mockClear();
    last()?.run();
    expect(told).toHaveBeenCalled();
    expect(mic.output).not.toBe(track);
  });

  it('measures only while somebody looks', () => {
    const { mic, track } = microphone();
    expect(mic.level()).toBe(0);
    const [first, second] = [mic.watchLevel(), mic.watchLevel()];
    expect(last()?.path()).toEqual(['source', 'analyser']);
    Object.assign(last() ?? {}, { sample: 0.1 });
    expect(mic.level()).toBeCloseTo(0.8); // −20 dBFS
    track.enabled = false;
    expect(mic.level()).toBe(0);
    first();
    first();
    expect(last()?.state).toBe('running');
    second();
    expect(last()?.state).toBe('closed');
    expect(mic.output).toBe(track);
  });
});
