import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeMedia, FakePC, plugged, settle } from '../testing/fake-devices';
import { EquipmentKeeper } from './keeper';
import type { Settings } from './remembered';

const face = plugged('videoinput', 'c1', 'Integrated Camera');
const table = plugged('videoinput', 'c2', 'ELMO MX-P3');
const desk = plugged('audioinput', 'm1', 'マイク配列 (Realtek)');
const head = plugged('audioinput', 'm2', 'ヘッドセット');
const inside = plugged('audiooutput', 's1', 'スピーカー (Realtek)');
const outside = plugged('audiooutput', 's2', 'USB スピーカー');
const standard = plugged('audiooutput', 'default', 'Default - スピーカー (Realtek)', 's1');

/** A page on a PC, with a server that remembers. */
async function page(
  kept: Settings = {},
  samePC = false,
  devices = [face, table, desk, head, inside, outside, standard],
) {
  const pc = new FakePC(devices);
  const media = new FakeMedia(pc);
  const saved: Settings[] = [];
  const settings = {
    load: () => Promise.resolve(kept),
    save: (s: Settings) => {
      saved.push(structuredClone(s));
      return Promise.resolve();
    },
  };
  const keeper = new EquipmentKeeper(media, { settings, volume: 0.8, samePC });
  await keeper.start();
  await settle();
  const audio = { volume: 1, sink: '', setSinkId: (id: string) => Promise.resolve(void (audio.sink = id)) };
  keeper.outputs.add(audio as unknown as HTMLAudioElement);
  return { pc, media, keeper, saved, audio };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('EquipmentKeeper', () => {
  it('tells all devices by name, what is used, and how it is set', async () => {
    const { keeper, media } = await page();
    media.open();
    expect(keeper.get()).toEqual({
      devices: [
        { id: 'c1', kind: 'camera', label: 'Integrated Camera' },
        { id: 'c2', kind: 'camera', label: 'ELMO MX-P3' },
        { id: 'm1', kind: 'microphone', label: 'マイク配列 (Realtek)' },
        { id: 'm2', kind: 'microphone', label: 'ヘッドセット' },
        { id: 's1', kind: 'speaker', label: 'スピーカー (Realtek)', volume: 0.8 },
        { id: 's2', kind: 'speaker', label: 'USB スピーカー', volume: 0.8 },
      ],
      face: 'c1',
      faceSize: { width: 1920, height: 1080 },
      slides: '',
      documentCamera: 'c2',
      microphone: 'm1',
      speaker: 's1',
      volume: 0.8,
      boost: 1,
      muted: false,
    });
  });

  it('tells only changes', async () => {
    const { keeper, pc } = await page();
    const told = vi.fn();
    keeper.subscribe(told);
    pc.dispatchEvent(new Event('devicechange'));
    await settle();
    keeper.setVolume(0.8);
    expect(told).not.toHaveBeenCalled();
    keeper.setVolume(0.7);
    expect(told).toHaveBeenCalledOnce();
  });

  it('comes back as it was, also under other ids', async () => {
    const kept: Settings = {
      camera: 'ELMO MX-P3',
      microphone: 'ヘッドセット',
      speaker: 'USB スピーカー',
      volumes: { 'USB スピーカー': 0.3, 'スピーカー (Realtek)': 0.9 },
      boosts: { ヘッドセット: 1 },
    };
    const renamed = [face, { ...table, deviceId: 'new' }, desk, head, inside, outside, standard];
    const { keeper, media, audio } = await page(kept, true, renamed);
    media.open();
    expect(media.sends()).toEqual(['new', 'm2']);
    expect(keeper.get()).toMatchObject({ face: 'new', microphone: 'm2', speaker: 's2', volume: 0.3 });
    expect(audio).toMatchObject({ sink: 's2', volume: 0.3 });
    expect(keeper.get().problems).toBeUndefined();
  });

  it('remembers each speaker’s volume and saves it once', async () => {
    const { keeper, saved, audio } = await page();
    for (const volume of [0.6, 0.5, 0.4]) keeper.setVolume(volume);
    keeper.choose('speaker', 's2');
    expect(audio).toMatchObject({ sink: 's2', volume: 0.8 });
    keeper.setVolume(0.2);
    keeper.setVolume(0.55, 's1');
    expect(audio.volume).toBe(0.2);
    keeper.choose('speaker', 's1');
    expect(audio).toMatchObject({ sink: '', volume: 0.55 }); // the system's own: it follows that
    expect(saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saved).toEqual([
      { speaker: 'スピーカー (Realtek)', volumes: { 'USB スピーカー': 0.2, 'スピーカー (Realtek)': 0.55 } },
    ]);
  });

  it.each([
    [-1, 0],
    [7, 1],
    [Number.NaN, 0],
  ])('clamps a volume of %d', async (asked, got) => {
    const { keeper } = await page();
    keeper.setVolume(asked);
    expect(keeper.get().volume).toBe(got);
  });

  it('ignores devices that are not there', async () => {
    const { keeper, media } = await page();
    const before = keeper.get();
    keeper.choose('camera', 'none');
    keeper.choose('speaker', 'c1');
    keeper.setVolume(0.1, 'none');
    keeper.setDocumentCamera('m1');
    keeper.showSlides('none');
    expect(keeper.get()).toEqual(before);
    expect([media.chosen, media.shown]).toEqual([[], []]);
  });

  it('tells a chosen camera that is pulled out, and takes it again when it is back', async () => {
    const { keeper, media, pc } = await page();
    media.open();
    keeper.choose('camera', 'c2');
    expect(media.sends()[0]).toBe('c2');
    await pc.pull('ELMO MX-P3');
    media.open(); // MediaKeeper takes what is there
    expect(keeper.get()).toMatchObject({ face: 'c1', problems: { camera: 'unplugged' } });
    await pc.plug({ ...table, deviceId: 'c9' });
    expect(keeper.get().face).toBe('c9');
    expect(keeper.get().problems).toBeUndefined();
  });

  it('does the same for what nobody chose', async () => {
    const { keeper, media, pc } = await page();
    media.open();
    await pc.pull('マイク配列 (Realtek)');
    media.open();
    expect(keeper.get()).toMatchObject({ microphone: 'm2', problems: { microphone: 'unplugged' } });
    await pc.plug(desk);
    expect(keeper.get().microphone).toBe('m1');
    expect(keeper.get().problems).toBeUndefined();
  });

  it('leads sound to the system’s own speaker while the chosen one is away', async () => {
    const { keeper, pc, audio } = await page();
    keeper.choose('speaker', 's2');
    await pc.pull('USB スピーカー');
    expect(audio.sink).toBe('');
    expect(keeper.get()).toMatchObject({ speaker: 's1', problems: { speaker: 'unplugged' } });
    await pc.plug({ ...outside, deviceId: 's9' });
    expect(audio.sink).toBe('s9');
    expect(keeper.get().problems).toBeUndefined();
  });

  it('is content with another device once somebody has chosen it', async () => {
    const { keeper, pc } = await page();
    keeper.choose('speaker', 's2');
    await pc.pull('USB スピーカー');
    keeper.choose('speaker', 's1');
    expect(keeper.get().problems).toBeUndefined();
  });

  it.each([
    [true, { camera: 'unplugged' }],
    [false, undefined],
  ])('misses a remembered device only where it belongs (same PC: %s)', async (samePC, problems) => {
    const { keeper, media } = await page({ camera: '前のカメラ' }, samePC);
    media.open();
    expect(keeper.get().problems).toEqual(problems);
  });

  it('tells a speaker that fails', async () => {
    const { keeper } = await page();
    keeper.outputs.add({
      volume: 1,
      setSinkId: (id: string) => (id ? Promise.reject(new Error()) : Promise.resolve()),
    } as unknown as HTMLAudioElement);
    keeper.choose('speaker', 's2');
    await settle();
    expect(keeper.get().problems).toEqual({ speaker: 'unknown' });
    keeper.choose('speaker', 's1');
    expect(keeper.get().problems).toBeUndefined();
  });

  it('says who muted the microphone, until it is on again', async () => {
    const { keeper, media } = await page();
    media.open();
    keeper.setMuted(true, 'sato');
    expect(keeper.get()).toMatchObject({ muted: true, mutedBy: 'sato' });
    media.setOff('audio', false);
    expect(keeper.get().muted).toBe(false);
    keeper.setMuted(true);
    expect(keeper.get()).toMatchObject({ muted: true });
    expect(keeper.get()).not.toHaveProperty('mutedBy');
  });

  it('shows a second picture, and no face when that is switched off', async () => {
    const { keeper, media } = await page();
    media.open();
    keeper.showSlides('c2');
    expect(media.shown).toEqual([{ kind: 'camera', camera: { id: 'c2', label: 'ELMO MX-P3' } }]);
    keeper.setFaceOff(true);
    expect(keeper.get()).toMatchObject({ face: '', slides: 'c2' });
    keeper.showSlides('screen');
    expect(keeper.get().slides).toBe('screen');
    keeper.showSlides('');
    keeper.setFaceOff(false);
    expect(keeper.get()).toMatchObject({ face: 'c1', slides: '' });
  });

  it('gives whoever sends the opened stream, and again when the camera is switched', async () => {
    const { keeper, media } = await page();
    const sent: (MediaStream | null)[] = [];
    keeper.follow((stream) => sent.push(stream));
    expect(sent).toEqual([null]);
    media.open();
    expect(sent.at(-1)).toBe(media.get().media?.stream);
    const count = sent.length;
    media.setOff('video', true);
    expect(sent.length).toBeGreaterThan(count);
  });

  it('keeps what was set while the server could not be asked', async () => {
    let down = true;
    const saved: Settings[] = [];
    const pc = new FakePC([inside, outside]);
    const keeper = new EquipmentKeeper(new FakeMedia(pc), {
      volume: 1,
      samePC: false,
      settings: {
        load: () =>
          down
            ? Promise.reject(new Error('offline'))
            : Promise.resolve({ speaker: 'USB スピーカー', volumes: { a: 0.1 } }),
        save: (s) => Promise.resolve(void saved.push(structuredClone(s))),
      },
    });
    await keeper.start();
    await settle();
    keeper.setVolume(0.5, 's1');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saved).toEqual([]);
    down = false;
    await vi.advanceTimersByTimeAsync(11_000);
    expect(saved).toEqual([{ speaker: 'USB スピーカー', volumes: { a: 0.1, 'スピーカー (Realtek)': 0.5 } }]);
    expect(keeper.get().speaker).toBe('s2');
  });
});
