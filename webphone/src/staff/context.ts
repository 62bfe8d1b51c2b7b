import { createContext, use } from 'react';

import type { ButtonInfo, Session, Site } from '../lib/api';
import type { KeeperState, MediaKeeper } from '../lib/keeper';
import type { Line } from '../lib/line';
import type { LiveState } from '../lib/live';
import type { PhoneState } from '../lib/phone-types';
import type { Room } from '../lib/room/room';
import type { RingChoice } from '../lib/sound';
import type { Lists } from './lists';

/** Desk is what every part of the staff's screen may look at. */
export interface Desk {
  session: Session;
  site: Site;
  line: Line;
  live: LiveState;
  phone: PhoneState;
  keeper: MediaKeeper;
  media: KeeperState;
  buttons: ButtonInfo[];
  lists: Lists;
  speaker: string | undefined;
  ring: RingChoice;
  /** Of the call at hand, once it is connected. */
  room: Room | null;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('used outside the staff application');
  return desk;
}
