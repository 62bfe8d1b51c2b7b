import type { Steer } from '../room/protocol';
import type { EquipmentKeeper } from './keeper';

/** What of the equipment is steered. */
export type Steered = Pick<
  EquipmentKeeper,
  'choose' | 'setFaceOff' | 'showSlides' | 'setDocumentCamera' | 'setVolume' | 'setBoost' | 'setMuted' | 'playTone'
>;

/**
 * steerDevices does what is wished of a PC's devices; values are of whatever
 * type a page may send. Whoever mutes is by, '' for the person at this PC.
 */
export function steerDevices(equipment: Steered, steer: Steer, by: string): void {
  if (isText(steer.documentCamera)) equipment.setDocumentCamera(steer.documentCamera);
  if (isText(steer.face)) {
    // An empty face sends none; the camera that was chosen stays so for the next talk.
    if (steer.face !== '') equipment.choose('camera', steer.face);
    equipment.setFaceOff(steer.face === '');
  }
  if (isText(steer.slides)) equipment.showSlides(steer.slides);
  if (isText(steer.microphone)) equipment.choose('microphone', steer.microphone);
  if (isText(steer.speaker)) equipment.choose('speaker', steer.speaker);
  if (isNumber(steer.volume)) equipment.setVolume(steer.volume, steer.of);
  if (isNumber(steer.boost)) equipment.setBoost(steer.boost);
  if (isFlag(steer.muted)) equipment.setMuted(steer.muted, by);
  if (steer.tone === true) void equipment.playTone(steer.of);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}
export function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
