import type { Equipment, KioskScreen, Steer } from '../../lib/room/protocol';

/** A field of Steer whose outcome can be seen; the test tone's is heard. */
export type Field = Exclude<keyof Steer, 'tone' | 'of'>;

const fieldsOf: readonly Field[] = [
  'face',
  'slides',
  'documentCamera',
  'microphone',
  'speaker',
  'volume',
  'boost',
  'muted',
  'language',
  'textSize',
  'contrast',
  'captions',
];

/** A wish for the other PC that has not been seen there yet. */
export interface Wish {
  field: Field;
  value: string | number | boolean;
  /** The speaker that a volume is for. */
  of?: string;
  /** Until when it may take, in milliseconds of this page's clock. */
  until: number;
  failed: boolean;
}

/** The booth has answered a wish within this time, or it is told that it did not. */
export const answerWithin = 3_000; // ms
/** How long that is told. */
export const failureShownFor = 6_000; // ms

const sameVolume = 0.005;
const screenFields: readonly (keyof KioskScreen)[] = ['language', 'textSize', 'contrast', 'captions'];

/** addWishes notes what is wished; a newer wish takes the place of an older one of its kind. */
export function addWishes(wishes: readonly Wish[], steer: Steer, now: number): Wish[] {
  const { of } = steer;
  const fresh = fieldsOf.flatMap((field): Wish[] => {
    const value = steer[field];
    if (value === undefined) return [];
    return [{ field, value, until: now + answerWithin, failed: false, ...(of !== undefined && { of }) }];
  });
  return [...wishes.filter((w) => !fresh.some((f) => f.field === w.field && f.of === w.of)), ...fresh];
}

/** reviewWishes drops what has come true, tells what did not in time, and drops that after a while. */
export function reviewWishes(wishes: readonly Wish[], equipment: Equipment, now: number): readonly Wish[] {
  const next = wishes
    .filter((w) => !isTrue(w, equipment) && now < w.until + failureShownFor)
    .map((w) => (w.failed || now < w.until ? w : { ...w, failed: true }));
  const same = next.length === wishes.length && next.every((w, i) => w === wishes[i]);
  return same ? wishes : next;
}

/** isTrue says whether the other side is as was wished. */
export function isTrue({ field, value, of }: Wish, equipment: Equipment): boolean {
  if (field === 'volume') {
    const now = of === undefined ? equipment.volume : equipment.devices.find((d) => d.id === of)?.volume;
    return now !== undefined && Math.abs(now - Number(value)) < sameVolume;
  }
  if ((screenFields as readonly string[]).includes(field)) {
    return equipment.screen?.[field as keyof KioskScreen] === value;
  }
  if (field === 'documentCamera') return (equipment.documentCamera ?? '') === value;
  return equipment[field as Exclude<Field, keyof KioskScreen>] === value;
}
