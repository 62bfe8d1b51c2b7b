import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Equipment } from '../room/protocol';
import { ValueStore } from '../store';
import { FakeRoom } from '../testing/fake-room';
import { tellEquipment, tellLevels } from './telling';

const equipment = (volume: number): Equipment => ({
  devices: [],
  face: '',
  slides: '',
  microphone: '',
  speaker: '',
  volume,
  boost: 1,
  muted: false,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('tellEquipment', () => {
  const volumes = (room: FakeRoom) => room.of('equipment').map((e) => (e as Equipment).volume);

  it('tells at the start, and changes in one go', () => {
    const room = new FakeRoom();
    const store = new ValueStore(equipment(1));
    const stop = tellEquipment(room, store);
    expect(volumes(room)).toEqual([1]);
    for (const volume of [0.9, 0.8, 0.7]) store.set(equipment(volume));
    vi.advanceTimersByTime(1_000);
    expect(volumes(room)).toEqual([1, 0.7]);
    store.set(equipment(0.7));
    vi.advanceTimersByTime(1_000);
    expect(volumes(room)).toEqual([1, 0.7]);
    stop();
    store.set(equipment(0.1));
    vi.advanceTimersByTime(1_000);
    expect(volumes(room)).toEqual([1, 0.7]);
  });
});

describe('tellLevels', () => {
  it('tells four times a second at most, and silence once', () => {
    const room = new FakeRoom();
    let level = 0;
    const stop = tellLevels(room, () => ({ microphone: level, speaker: 0 }));
    vi.advanceTimersByTime(1_000);
    expect(room.of('level')).toEqual([{ microphone: 0, speaker: 0 }]);
    for (level of [0.101, 0.5]) vi.advanceTimersByTime(250);
    expect(room.of('level').slice(1)).toEqual([
      { microphone: 0.1, speaker: 0 },
      { microphone: 0.5, speaker: 0 },
    ]);
    room.setStatus('lost');
    level = 1;
    vi.advanceTimersByTime(1_000);
    stop();
    room.setStatus('open');
    vi.advanceTimersByTime(1_000);
    expect(room.of('level')).toHaveLength(3);
  });
});
