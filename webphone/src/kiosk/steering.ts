import type { EquipmentKeeper } from '../lib/equipment/keeper';
import { isFlag, steerDevices, type Steered } from '../lib/equipment/steer';
import { isLanguage } from '../lib/i18n';
import type { Equipment, KioskScreen, Steer, TextSize } from '../lib/room/protocol';
import type { Room } from '../lib/room/room';
import type { Size, SettingsStore } from './settings';

/** What of the equipment is steered, and asked. */
export type SteeredEquipment = Steered & Pick<EquipmentKeeper, 'get' | 'report'>;

export type SteeredScreen = Pick<
  SettingsStore,
  'get' | 'setLanguage' | 'setSize' | 'setContrast' | 'setCaptions'
>;

/** photograph takes a still picture of a camera and sends it into the room with the ticket. */
export type Photograph = (camera: string, ticket: string) => Promise<void>;

const sizeOf: Record<TextSize, Size> = { standard: 'standard', large: 'large', huge: 'largest' };
const textSizeOf: Record<Size, TextSize> = { standard: 'standard', large: 'large', largest: 'huge' };

/** screenOf says how the kiosk shows itself. */
export function screenOf({
  language,
  size,
  contrast,
  captions,
}: ReturnType<SteeredScreen['get']>): KioskScreen {
  return { language, textSize: textSizeOf[size], contrast, captions };
}

/**
 * Steering does what the staff wish for this booth. What is absent stays; what
 * cannot be is left alone; the answer is what the booth then tells of itself.
 */
export class Steering {
  constructor(
    private readonly equipment: SteeredEquipment,
    private readonly screen: SteeredScreen,
  ) {}

  /** attend follows a room's wishes until the returned function is called. */
  attend(room: Room, photograph: Photograph): () => void {
    const stops = [
      room.on('steer', (steer, from) => this.steer(steer, from)),
      room.on('freeze', ({ camera, ticket }) => {
        if (ticket !== undefined) void this.freeze(camera, ticket, photograph);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** steer does the wishes of a driver; values are of whatever type a page may send. */
  steer(steer: Steer, from: string): void {
    const { slides, ...others } = steer;
    // Sharing a screen needs a person's click at that screen.
    const may = slides === undefined || slides === 'screen' ? others : steer;
    steerDevices(this.equipment, may, from);
    this.setScreen(steer);
  }

  /**
   * resume sets the booth as it was before its page was loaded anew in the
   * middle of a talk: what the staff switched off stays off. Devices and volumes
   * are remembered anyway.
   */
  resume(before: Equipment): void {
    if (before.muted) this.equipment.setMuted(true, before.mutedBy);
    if (before.slides !== '') {
      this.equipment.showSlides(before.slides);
      if (before.face === '') this.equipment.setFaceOff(true);
    }
    if (before.screen) this.setScreen(before.screen);
  }

  private setScreen({ language, textSize, contrast, captions }: Partial<KioskScreen>): void {
    const now = this.screen.get();
    if (isLanguage(language) && language !== now.language) this.screen.setLanguage(language);
    const size = textSize && sizeOf[textSize];
    if (size && size !== now.size) this.screen.setSize(size);
    if (isFlag(contrast) && contrast !== now.contrast) this.screen.setContrast(contrast);
    if (isFlag(captions) && captions !== now.captions) this.screen.setCaptions(captions);
  }

  /** The document camera when none is named, else what is sent. */
  private async freeze(camera: string, ticket: string, photograph: Photograph): Promise<void> {
    const { devices, documentCamera, slides, face } = this.equipment.get();
    const id = camera || documentCamera || slides || face;
    const known = devices.some((d) => d.kind === 'camera' && d.id === id);
    if (!known) {
      this.equipment.report('camera', 'missing');
      return;
    }
    try {
      await photograph(id, ticket);
    } catch {
      this.equipment.report('camera', 'busy');
    }
  }
}
