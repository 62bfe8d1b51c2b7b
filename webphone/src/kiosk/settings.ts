import { setLanguage, type Language } from '../lib/i18n';
import type { Needs } from '../lib/protocol';
import { ValueStore, type Store } from '../lib/store';

export const sizes = ['standard', 'large', 'largest'] as const;
export type Size = (typeof sizes)[number];

/** Volume steps of the booth's speaker, as shown. */
export const MAX_VOLUME = 10;

/**
 * What a citizen may set. It is forgotten with the citizen and never stored; only
 * the volume is the booth's: its buttons and the staff's slider are one thing.
 */
export interface Settings {
  language: Language;
  size: Size;
  contrast: boolean;
  volume: number; // 0…MAX_VOLUME
  /** Messages of the staff are shown large over the picture. */
  captions: boolean;
}

const defaults: Omit<Settings, 'volume' | 'language'> = {
  size: 'standard',
  contrast: false,
  captions: true,
};

/** Loudness is the booth's speaker (lib/equipment), 0–1. */
export interface Loudness extends Store<{ volume: number }> {
  setVolume(volume: number): void;
}

/** needsOf says of the settings what whoever answers should know (R15). */
export function needsOf({ language, size, contrast }: Settings): Needs {
  const access: string[] = [];
  if (size !== 'standard') access.push('large-text');
  if (contrast) access.push('high-contrast');
  return { language, access };
}

/** What each citizen begins with, as administrators set it for the booth. */
export interface Beginning {
  language: Language;
  /** 0…MAX_VOLUME; absent: as it was left. */
  volume?: number | undefined;
}

export class SettingsStore implements Store<Settings> {
  private readonly store: ValueStore<Settings>;
  private beginning: Beginning = { language: 'ja' };

  constructor(private readonly loudness: Loudness) {
    this.store = new ValueStore<Settings>({
      ...defaults,
      language: this.beginning.language,
      volume: this.volume(),
    });
    loudness.subscribe(() => {
      const volume = this.volume();
      if (volume !== this.get().volume) this.store.set({ ...this.get(), volume });
    });
  }

  get = (): Settings => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  setLanguage = (language: Language): void => {
    this.store.set({ ...this.get(), language });
    void setLanguage(language, false);
  };
  setSize = (size: Size): void => this.store.set({ ...this.get(), size });
  setContrast = (contrast: boolean): void => this.store.set({ ...this.get(), contrast });
  setVolume = (volume: number): void => this.loudness.setVolume(volume / MAX_VOLUME);

  setCaptions = (captions: boolean): void => this.store.set({ ...this.get(), captions });

  /** begin says what reset goes back to from now on. */
  begin(beginning: Beginning): void {
    this.beginning = beginning;
  }

  reset = (): void => {
    const { language, volume } = this.beginning;
    const changed = this.get().language !== language;
    if (volume !== undefined) this.setVolume(volume);
    this.store.set({ ...defaults, language, volume: this.volume() });
    if (changed) void setLanguage(language, false);
  };

  private volume(): number {
    return Math.round(this.loudness.get().volume * MAX_VOLUME);
  }
}
