import type { MyEquipment } from '../api';

/** How the PC of an account is set, by the devices' labels. */
export type Settings = MyEquipment;

/** Where settings are kept: the server (lib/api.ts). */
export interface SettingsPort {
  load(): Promise<Settings>;
  save(settings: Settings): Promise<unknown>;
}

/** A slider is drawn for a while: it is saved once. */
const saveAfter = 800; // ms
const tryAgainAfter = 10_000;
/** As many speakers or microphones as the server remembers. */
const maxNames = 50;

/**
 * Remembered keeps what was set in step with the server: it is read at the
 * start and written after changes. What was changed before the server's answer
 * came is newer than that answer.
 */
export class Remembered {
  private settings: Settings = {};
  private changed: Partial<Settings> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private loaded = false;

  constructor(
    private readonly port: SettingsPort,
    private readonly onLoad: () => void,
  ) {}

  get(): Settings {
    return this.settings;
  }

  /** start reads what the server remembers; it resolves when that is known, or cannot be known now. */
  async start(): Promise<void> {
    this.running = true;
    await this.load();
  }

  /** stop saves at once what has not been saved. */
  stop(): void {
    this.running = false;
    if (this.timer !== undefined && this.loaded) void this.save();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  change(patch: Partial<Settings>): void {
    this.changed = { ...this.changed, ...patch };
    this.settings = { ...this.settings, ...patch };
    this.later(saveAfter);
  }

  setVolume(speaker: string, volume: number): void {
    this.change({ volumes: noted(this.settings.volumes, speaker, volume) });
  }

  setBoost(microphone: string, boost: number): void {
    this.change({ boosts: noted(this.settings.boosts, microphone, boost) });
  }

  private async load(): Promise<void> {
    try {
      const kept = await this.port.load();
      const { volumes, boosts, ...devices } = this.changed;
      this.settings = { ...kept, ...devices };
      if (volumes) this.settings.volumes = { ...kept.volumes, ...volumes };
      if (boosts) this.settings.boosts = { ...kept.boosts, ...boosts };
      this.loaded = true;
      this.onLoad();
    } catch {
      // The line is down: what was set here counts meanwhile.
      this.later(tryAgainAfter);
    }
  }

  private later(delay: number): void {
    if (!this.running) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.sync();
    }, delay);
  }

  /** sync never overwrites what it has not read. */
  private async sync(): Promise<void> {
    if (!this.loaded) await this.load();
    if (this.loaded && Object.keys(this.changed).length > 0) await this.save();
  }

  private async save(): Promise<void> {
    const written = this.changed;
    this.changed = {};
    try {
      await this.port.save(this.settings);
    } catch {
      this.changed = { ...written, ...this.changed };
      this.later(tryAgainAfter);
    }
  }
}

/** noted puts a value to a name; of too many names the oldest are given up. */
function noted(values: Record<string, number> = {}, name: string, value: number): Record<string, number> {
  const others = Object.entries(values).filter(([key]) => key !== name);
  return Object.fromEntries([...others.slice(1 - maxNames), [name, value]]);
}
