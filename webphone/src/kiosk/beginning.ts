import type { EquipmentKeeper } from '../lib/equipment/keeper';
import { isLanguage } from '../lib/i18n';
import type { Booth } from '../lib/protocol';
import type { Kiosk } from './machine/state';
import type { SettingsStore } from './settings';

/**
 * BoothBeginning sets the booth as administrators want each consultation to
 * begin: language and volume, and the devices. What the citizen or the staff
 * change is theirs until the consultation ends; devices stay as the staff left
 * them until an administrator chooses others or the page is loaded anew.
 */
export class BoothBeginning {
  private seen: Booth | undefined;
  /** The devices that were set last. */
  private applied = '';

  constructor(
    private readonly settings: Pick<SettingsStore, 'begin' | 'reset'>,
    private readonly keeper: Pick<EquipmentKeeper, 'prefer'>,
  ) {}

  /** look is told of every change of the kiosk. */
  look({ stage, world }: Kiosk): void {
    const { booth } = world.topics;
    if (!booth) return;
    const free = stage.name === 'idle' || stage.name === 'starting';
    if (booth !== this.seen) {
      const { language, volume } = booth;
      const differs = language !== this.seen?.language || volume !== this.seen.volume;
      this.seen = booth;
      this.settings.begin({ language: isLanguage(language) ? language : 'ja', volume });
      // In a consultation the reset at its end does it.
      if (differs && free) this.settings.reset();
    }
    if (free) this.setDevices(booth);
  }

  private setDevices({ camera, documentCamera, microphone, speaker }: Booth): void {
    const wanted = { camera, documentCamera, microphone, speaker };
    const key = JSON.stringify(wanted);
    if (key === this.applied) return;
    this.applied = key;
    for (const kind of ['camera', 'documentCamera', 'microphone', 'speaker'] as const) {
      const label = wanted[kind];
      if (label) this.keeper.prefer(kind, label);
    }
  }
}
