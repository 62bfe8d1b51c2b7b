import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Equipment, Steer } from '../lib/room/protocol';
import { ValueStore } from '../lib/store';
import { FakeRoom } from '../lib/testing/fake-room';
import { screenOf, Steering, type SteeredEquipment } from './steering';
import { SettingsStore } from './settings';

vi.mock('../lib/i18n', async (original) => ({
  ...(await original<typeof import('../lib/i18n')>()),
  setLanguage: () => Promise.resolve(),
}));

const told: Equipment = {
  devices: [
    { id: 'c1', kind: 'camera', label: '内蔵カメラ' },
    { id: 'c2', kind: 'camera', label: '書画カメラ' },
    { id: 's1', kind: 'speaker', label: 'スピーカー' },
  ],
  face: 'c1',
  slides: '',
  documentCamera: 'c2',
  microphone: 'm1',
  speaker: 's1',
  volume: 0.8,
  boost: 1,
  muted: false,
};

function booth(equipment: Equipment = told) {
  const asked: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void asked.push([name, ...args.map((a) => (a === undefined ? '-' : JSON.stringify(a)))].join(' '));
  const port: SteeredEquipment = {
    get: () => equipment,
    choose: note('choose'),
    setFaceOff: note('face-off'),
    showSlides: note('slides'),
    setDocumentCamera: note('document'),
    setVolume: note('volume'),
    setBoost: note('boost'),
    setMuted: note('muted'),
    playTone: (id?: string) => {
      note('tone')(id);
      return Promise.resolve();
    },
    report: note('report'),
  };
  const settings = new SettingsStore(
    Object.assign(new ValueStore({ volume: 0.8 }), { setVolume: () => undefined }),
  );
  return { asked, settings, steering: new Steering(port, settings) };
}

describe('steer', () => {
  it.each<[Steer, string[]]>([
    [{}, []],
    [{ face: 'c2' }, ['choose "camera" "c2"', 'face-off false']],
    [{ face: '', slides: 'c2' }, ['face-off true', 'slides "c2"']],
    [{ slides: '' }, ['slides ""']],
    [{ slides: 'screen' }, []],
    [{ documentCamera: 'c1' }, ['document "c1"']],
    [{ microphone: 'm1', boost: 2 }, ['choose "microphone" "m1"', 'boost 2']],
    [{ speaker: 's1', volume: 0.5 }, ['choose "speaker" "s1"', 'volume 0.5 -']],
    [{ volume: 0.3, of: 's2' }, ['volume 0.3 "s2"']],
    [{ muted: true }, ['muted true "sato"']],
    [{ muted: false }, ['muted false "sato"']],
    [{ tone: true, of: 's2' }, ['tone "s2"']],
    [{ tone: false }, []],
  ])('%j', (steer, asked) => {
    const b = booth();
    b.steering.steer(steer, 'sato');
    expect(b.asked).toEqual(asked);
  });

  it.each([
    { volume: 'loud' },
    { volume: null },
    { muted: 1 },
    { face: 7 },
    { slides: {} },
    { language: 'xx' },
    { textSize: 'tiny' },
    { contrast: 'yes' },
    { captions: 0 },
    { tone: 'yes' },
  ])('leaves alone what cannot be: %j', (steer) => {
    const b = booth();
    const before = b.settings.get();
    b.steering.steer(steer as unknown as Steer, 'sato');
    expect(b.asked).toEqual([]);
    expect(b.settings.get()).toEqual(before);
  });

  it('sets how the kiosk shows itself, which ends with the consultation', () => {
    const { steering, settings } = booth();
    const before = screenOf(settings.get());
    steering.steer({ language: 'en', textSize: 'huge', contrast: true, captions: false }, 'sato');
    expect(screenOf(settings.get())).toEqual({
      language: 'en',
      textSize: 'huge',
      contrast: true,
      captions: false,
    });
    settings.reset();
    expect(screenOf(settings.get())).toEqual(before);
  });
});

describe('freeze', () => {
  const attend = (equipment = told, works = true) => {
    const b = booth(equipment);
    const room = new FakeRoom();
    const taken: string[] = [];
    const stop = b.steering.attend(room, (camera, ticket) => {
      taken.push(`${camera} ${ticket}`);
      return works ? Promise.resolve() : Promise.reject(new Error('busy'));
    });
    return { ...b, room, taken, stop };
  };

  it.each([
    ['c1', told, 'c1'],
    ['', told, 'c2'],
    ['', withoutDocumentCamera({ slides: 'c1', face: '' }), 'c1'],
    ['', withoutDocumentCamera({}), 'c1'],
  ])('camera %j', (camera, equipment, expected) => {
    const { room, taken } = attend(equipment);
    room.come('freeze', { camera, ticket: 'T' });
    expect(taken).toEqual([`${expected} T`]);
  });

  it('takes nothing without the server’s ticket', () => {
    const { room, taken } = attend();
    room.come('freeze', { camera: 'c1' });
    expect(taken).toEqual([]);
  });

  it('tells a camera that is not there, and one that fails', async () => {
    const { room, asked, taken } = attend();
    room.come('freeze', { camera: 'none', ticket: 'T' });
    expect([asked, taken]).toEqual([['report "camera" "missing"'], []]);
    const failing = attend(told, false);
    failing.room.come('freeze', { camera: 'c1', ticket: 'T' });
    await vi.waitFor(() => expect(failing.asked).toEqual(['report "camera" "busy"']));
  });

  it('hears nothing more of a room it has left', () => {
    const { room, asked, taken, stop } = attend();
    stop();
    room.come('steer', { volume: 0.1 });
    room.come('freeze', { camera: 'c1', ticket: 'T' });
    expect([asked, taken]).toEqual([[], []]);
  });
});

describe('resume', () => {
  let b: ReturnType<typeof booth>;
  beforeEach(() => (b = booth()));
  it('keeps off what the staff switched off', () => {
    const screen = { language: 'ko', textSize: 'large', contrast: true, captions: true } as const;
    b.steering.resume({ ...told, muted: true, mutedBy: 'sato', face: '', slides: 'c2', screen });
    expect(b.asked).toEqual(['muted true "sato"', 'slides "c2"', 'face-off true']);
    expect(screenOf(b.settings.get())).toEqual(screen);
  });
  it('changes nothing when nothing was set', () => {
    b.steering.resume(told);
    b.steering.resume({ ...told, face: '' }); // the camera failed: that is no wish
    expect(b.asked).toEqual([]);
  });
});

function withoutDocumentCamera(patch: Partial<Equipment>): Equipment {
  const copy = { ...told, ...patch };
  delete copy.documentCamera;
  return copy;
}
