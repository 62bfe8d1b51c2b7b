import { createContext, use } from 'react';

import type { Problem } from '../../lib/protocol';
import type { Action, RoomDocument, RoomPage } from '../../lib/room/protocol';
import type { Room, RoomView } from '../../lib/room/room';
import type { Ink } from './use-ink';
import type { PageActions } from './use-page';
import type { Uploads } from './use-uploads';

/** The page that everybody sees now. */
export interface Shown {
  document: RoomDocument;
  /** From 1. */
  number: number;
  page: RoomPage;
}

/** CallRoom is the room of the call at hand, and what its parts do with it. */
export interface CallRoom {
  room: Room;
  view: RoomView;
  /** Supervisors only view. */
  driver: boolean;
  /** The citizen's booth, when one is in the call. */
  kiosk?: string;
  shown?: Shown;
  page: PageActions;
  uploads: Uploads;
  ink: Ink;
  /** ask does something in the room; a refusal is told on the screen. False: it was not done. */
  ask: (action: Action) => Promise<boolean>;
  /** refused tells on the screen why something was not done. */
  refused: (problem: Problem) => void;
  /** attempt runs what may fail, and tells why on the screen. False: it failed. */
  attempt: (what: () => Promise<unknown>) => Promise<boolean>;
}

export const CallRoomContext = createContext<CallRoom | null>(null);

/** useCallRoom is null until the room is open. */
export function useCallRoom(): CallRoom | null {
  return use(CallRoomContext);
}
