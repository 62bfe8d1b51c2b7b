import type { SlidesChoice } from '../cameras';
import type { KeeperState } from '../keeper';
import type { LocalMedia, MediaChoice, MediaKind } from '../media';
import type { Store } from '../store';
import type { SettingsPort } from './remembered';

export type Choice = MediaChoice & { cameraLabel?: string };

/** What opens the devices: lib/keeper.ts. */
export interface MediaPort extends Store<KeeperState> {
  start(): void;
  stop(): void;
  ready(): Promise<LocalMedia>;
  choose(choice: Choice): void;
  setOff(kind: MediaKind, off: boolean): void;
  /** Sends a second picture, or ends it. */
  showSlides(choice: SlidesChoice | null): Promise<void>;
}

export interface EquipmentOptions {
  settings: SettingsPort;
  /** Of speakers whose volume was never set, 0–1. */
  volume: number;
  /** This page is always on the same PC: a remembered device that is not there was unplugged. */
  samePC: boolean;
  /** How loud what is heard is now, as an amplitude of 0–1. */
  heard?: () => number;
}
