// A booth made of plain values: for the tests, and for the stage on which its
// screens are looked at without a server (main.tsx).
import type { Button, Call, Participant } from '../../lib/protocol';
import type { Booth } from '../booth';
import { face } from '../machine/face';
import { start, type Kiosk, type Stage, type World } from '../machine/state';
import type { Counter } from '../words';

export const NOW = Date.parse('2026-04-01T01:00:00Z'); // Wednesday, 10:00 in Tokyo

export const counters: Counter[] = [
  counter('juminhyo', '戸籍・住民票', 'Residence'),
  counter('zeikin', '税金', 'Taxes'),
  counter('kosodate', '子育て・保育', 'Children'),
  counter('fukushi', '福祉・障がい', 'Welfare'),
];

function counter(id: string, ja: string, en: string): Counter {
  return {
    id,
    queue: id,
    position: 1,
    icon: 'id-card',
    colour: 'blue',
    texts: { ja: { label: ja, line: '説明' }, en: { label: en, line: 'What it is for' } },
  };
}

export const buttons: Button[] = [
  { id: 'juminhyo', status: 'open', waiting: 0 },
  { id: 'zeikin', status: 'busy', waiting: 2 },
  { id: 'kosodate', status: 'absent', waiting: 0 },
  { id: 'fukushi', status: 'closed', waiting: 0, opensAt: '2026-04-01T23:30:00Z' },
];

/** personOf is a party of a call; the agent, unless told otherwise. */
export function personOf(id: string, name: string, patch: Partial<Participant> = {}): Participant {
  return {
    id,
    login: id,
    name,
    role: 'staff',
    part: 'agent',
    since: '2026-04-01T00:59:00Z',
    device: 'page',
    hears: true,
    ...patch,
  };
}

export function callOf(patch: Partial<Call> = {}): Call {
  return {
    id: 'c1',
    state: 'connected',
    side: 'caller',
    held: false,
    button: 'juminhyo',
    since: '2026-04-01T00:59:00Z',
    parties: [personOf('k1', '行徳支所', { role: 'kiosk', part: 'caller' }), personOf('s1', '佐藤 花子')],
    ...patch,
  };
}

export function kioskOf(stage: Stage, world: Partial<World> = {}): Kiosk {
  const devices = { camera: 'ok', microphone: 'ok', speaker: 'ok' } as const;
  return {
    stage,
    world: {
      ...start(NOW).world,
      link: 'open',
      account: 'k1',
      known: true,
      words: 'ready',
      registered: true,
      devices,
      checked: true,
      topics: { buttons },
      ...world,
    },
  };
}

/** boothOf is the booth around a kiosk; touches go nowhere. */
export function boothOf(kiosk: Kiosk, patch: Partial<Booth> = {}): Booth {
  return {
    kiosk,
    face: face(kiosk, NOW),
    now: NOW,
    clockOffset: 0,
    touch: () => undefined,
    refused: () => undefined,
    settings: { language: 'ja', size: 'standard', contrast: false, volume: 8, captions: true },
    change: {
      setLanguage: () => undefined,
      setSize: () => undefined,
      setContrast: () => undefined,
      setVolume: () => undefined,
    },
    city: '市川市',
    place: '行徳支所 相談ブース',
    timeZone: 'Asia/Tokyo',
    phone: null,
    counters,
    sources: patch.counters ?? counters,
    layout: null,
    self: null,
    remotes: [],
    room: null,
    slides: null,
    ...patch,
  };
}
