import { useEffect, useState, useSyncExternalStore } from 'react';

import { ValueStore, useStore } from '../store';
import { closedView, openRoom } from './client';
import type { Room, RoomView } from './room';

/** A room that was closed is entered again after so long, while its call is there. */
const tryAgain = 3_000;

/**
 * useRoom is the room of a connected call: it stays open over lost lines, and is
 * closed and wiped when the call is another one or gone, or the component is.
 */
export function useRoom(call: string | undefined): Room | null {
  const [current] = useState(() => new ValueStore<Room | null>(null));
  useEffect(() => {
    if (call === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enter = () => {
      const room = openRoom(call);
      current.set(room);
      room.subscribe(() => {
        // Told to leave although the call is there: it may not have been ready for us.
        if (room.get().status === 'closed' && current.get() === room) timer = setTimeout(enter, tryAgain);
      });
    };
    enter();
    return () => {
      clearTimeout(timer);
      const room = current.get();
      current.set(null);
      room?.close();
    };
  }, [call, current]);
  return useStore(current);
}

const nowhere = closedView('');
const never = () => () => undefined;

/** useRoomView re-renders when the room changed; without a room it is a closed, empty one. */
export function useRoomView(room: Room | null): RoomView {
  return useSyncExternalStore(room?.subscribe ?? never, room?.get ?? (() => nowhere));
}
