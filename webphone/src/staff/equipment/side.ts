import { createContext, use } from 'react';

import type { Equipment, Steer } from '../../lib/room/protocol';
import type { Field, Wish } from './wishes';

/** One of the two PCs, as the parts of the panel see it. */
export interface Side {
  /** Whether it is the PC in front of this person. */
  own: boolean;
  equipment: Equipment;
  /** Wishes that have not been seen come true; none for one's own PC, which obeys at once. */
  wishes: readonly Wish[];
  steer: (steer: Steer) => void;
  levels: () => { microphone: number; speaker: number };
}

export const SideContext = createContext<Side | null>(null);

export function useSide(): Side {
  const side = use(SideContext);
  if (!side) throw new Error('used outside a side of the equipment panel');
  return side;
}

/** wishOf is the newest wish for one of some fields; failed ones only when no other waits. */
export function wishOf({ wishes }: Side, fields: readonly Field[], of?: string): Wish | undefined {
  const mine = wishes.filter((w) => fields.includes(w.field) && w.of === of);
  return mine.find((w) => !w.failed) ?? mine.at(-1);
}

/** What is sent of the two cameras. */
export type Sent = 'face' | 'document' | 'both';

export function sentOf({ face, slides }: Equipment): Sent | undefined {
  const document = slides !== '' && slides !== 'screen';
  if (face !== '') return document ? 'both' : 'face';
  return document ? 'document' : undefined;
}
