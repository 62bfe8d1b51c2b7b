import { createContext, use } from 'react';

import type { Button } from '../lib/protocol';
import type { Language } from '../lib/i18n';
import type { Face } from './machine/face';
import type { Kiosk, Touch } from './machine/state';
import type { Settings, SettingsStore } from './settings';
import { say, type Counter, type Said } from './words';

/** Everything a screen of the kiosk may look at, and the one thing it may do: pass on touches. */
export interface Booth {
  kiosk: Kiosk;
  face: Face;
  /** This page's clock in milliseconds; changes each second. */
  now: number;
  /** The server's clock minus this page's. */
  clockOffset: number;
  touch: (touch: Touch) => void;
  settings: Settings;
  change: Pick<SettingsStore, 'setLanguage' | 'setSize' | 'setContrast' | 'setVolume'>;
  city: string;
  place: string;
  timeZone: string;
  counters: readonly Counter[];
  /** The booth's own camera, while it is open. */
  self: MediaStream | null;
  /** Picture and sound of the other side. */
  remote: MediaStream | null;
}

export const BoothContext = createContext<Booth | null>(null);

export function useBooth(): Booth {
  const booth = use(BoothContext);
  if (!booth) throw new Error('useBooth outside of the kiosk');
  return booth;
}

/** useCounter gives a counter's words and live status. */
export function useCounter(id: string): {
  said: Said;
  icon: string;
  colour: string;
  live: Button | undefined;
} {
  const { counters, kiosk, settings } = useBooth();
  return counterOf(id, counters, kiosk, settings.language);
}

function counterOf(id: string, counters: readonly Counter[], kiosk: Kiosk, language: Language) {
  const counter = counters.find((c) => c.id === id);
  const live = kiosk.world.topics.buttons?.find((b) => b.id === id);
  const said = counter ? say(counter, language) : { label: '', line: '', lang: 'ja' };
  return { said, icon: counter?.icon ?? '', colour: counter?.colour ?? '', live };
}
