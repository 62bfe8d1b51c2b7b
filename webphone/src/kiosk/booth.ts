import { createContext, use } from 'react';

import type { Language } from '../lib/i18n';
import type { KioskLayout } from '../lib/layout/shape';
import type { RemoteParty } from '../lib/phone-types';
import type { Call } from '../lib/protocol';
import type { Room } from '../lib/room/room';
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
  /** The room refused what was drawn. */
  refused: () => void;
  settings: Settings;
  change: Pick<SettingsStore, 'setLanguage' | 'setSize' | 'setContrast' | 'setVolume'>;
  city: string;
  place: string;
  timeZone: string;
  /** Where to call when one cannot be served here, as administrators set it; null when they did not. */
  phone: string | null;
  /** The counters as this kiosk's layout dresses them. */
  counters: readonly Counter[];
  /** The counters as they are set up. */
  sources: readonly Counter[];
  /** Where an administrator put them; null: in their order on the usual grid. */
  layout: KioskLayout | null;
  /** The page that is shown whatever is touched: for a preview. */
  page?: number;
  /** The booth's own camera, while it is open. */
  self: MediaStream | null;
  /** Pictures and sound of the others, by person. */
  remotes: readonly RemoteParty[];
  /** The consultation's room, while a talk lasts. */
  room: Room | null;
  /** The booth's second picture (its document camera), while it is sent. */
  slides: MediaStream | null;
}

export const BoothContext = createContext<Booth | null>(null);

export function useBooth(): Booth {
  const booth = use(BoothContext);
  if (!booth) throw new Error('useBooth outside of the kiosk');
  return booth;
}

/** What a counter is called and how it looks. */
export interface CounterLook {
  said: Said;
  icon: string;
  colour: string;
  /** #rrggbb behind and of the words; empty: the usual ones. */
  fill: string;
  ink: string;
}

export function useCounter(id: string): CounterLook {
  const { counters, settings } = useBooth();
  return lookOf(
    counters.find((c) => c.id === id),
    settings.language,
  );
}

/**
 * useServing is the counter that serves a call now: after a transfer into
 * another queue not the one whose button was touched.
 */
export function useServing(call: Call | null, button: string): CounterLook {
  const { counters, settings } = useBooth();
  const touched = counters.find((c) => c.id === button);
  const queue = call?.queue ?? touched?.queue;
  const other = touched?.queue === queue ? touched : counters.find((c) => c.queue === queue);
  return lookOf(other ?? touched, settings.language);
}

/** lookOf is how a counter looks to a reader. */
export function lookOf(counter: Counter | undefined, language: Language): CounterLook {
  const said = counter ? say(counter, language) : { label: '', line: '', lang: 'ja' };
  return {
    said,
    icon: counter?.icon ?? '',
    colour: counter?.colour ?? '',
    fill: counter?.fill ?? '',
    ink: counter?.ink ?? '',
  };
}
