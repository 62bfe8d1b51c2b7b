// What the tests of the kiosk share: a booth made of plain values.
import { render, type RenderResult } from '@testing-library/react';
import i18next from 'i18next';
import { vi } from 'vitest';

import type { ButtonInfo } from '../lib/api';
import { addTexts, startI18n, type Language } from '../lib/i18n';
import type { Button, Call } from '../lib/protocol';
import { BoothContext, type Booth } from './booth';
import easy from './locales/ja-x-easy';
import en from './locales/en';
import ja from './locales/ja';
import ko from './locales/ko';
import zh from './locales/zh';
import { face } from './machine/face';
import { start, type Kiosk, type Stage, type Touch, type World } from './machine/state';
import { Screen } from './Screen';

export const NOW = Date.parse('2026-04-01T01:00:00Z'); // Wednesday, 10:00 in Tokyo

/** prepareBrowser gives jsdom what it lacks: layout never changes in it, and dialogs only open and close. */
export function prepareBrowser(): void {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
}

export async function prepareTexts(language: Language = 'ja'): Promise<void> {
  if (!i18next.isInitialized) {
    await startI18n();
    addTexts('kiosk', { ja, en, 'ja-x-easy': easy, zh, ko });
  }
  await i18next.changeLanguage(language);
}

export const counters: ButtonInfo[] = [
  counter('juminhyo', '戸籍・住民票', 'Residence'),
  counter('zeikin', '税金', 'Taxes'),
  counter('kosodate', '子育て・保育', 'Children'),
  counter('fukushi', '福祉・障がい', 'Welfare'),
];

function counter(id: string, ja: string, en: string): ButtonInfo {
  return {
    id,
    queue: id,
    position: 1,
    enabled: true,
    useHours: false,
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

export function callOf(patch: Partial<Call> = {}): Call {
  return {
    id: 'c1',
    state: 'connected',
    side: 'caller',
    held: false,
    button: 'juminhyo',
    since: '2026-04-01T00:59:00Z',
    parties: [
      { id: 'k1', login: 'kiosk', name: '行徳支所', role: 'kiosk' },
      { id: 's1', login: 'sato', name: '佐藤 花子', role: 'staff' },
    ],
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

export interface Shown extends RenderResult {
  touches: Touch[];
}

/** show renders the screen of a kiosk and collects what is touched. */
export function show(kiosk: Kiosk, patch: Partial<Booth> = {}): Shown {
  const touches: Touch[] = [];
  const booth: Booth = {
    kiosk,
    face: face(kiosk, NOW),
    now: NOW,
    clockOffset: 0,
    touch: (touch) => touches.push(touch),
    settings: { language: 'ja', size: 'standard', contrast: false, volume: 8 },
    change: {
      setLanguage: () => undefined,
      setSize: () => undefined,
      setContrast: () => undefined,
      setVolume: () => undefined,
    },
    city: '市川市',
    place: '行徳支所 相談ブース',
    timeZone: 'Asia/Tokyo',
    counters,
    self: null,
    remote: null,
    ...patch,
  };
  const result = render(
    <BoothContext value={booth}>
      <Screen />
    </BoothContext>,
  );
  return { ...result, touches };
}
