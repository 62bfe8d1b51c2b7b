import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';

import type { Equipment, Signals, Steer } from '../../lib/room/protocol';
import type { Room } from '../../lib/room/room';
import { addWishes, reviewWishes, type Wish } from './wishes';

const reviewEvery = 250; // ms
const silence: Signals['level'] = { microphone: 0, speaker: 0 };

const never = () => () => undefined;

/** The citizen's PC, as it told of itself, and what was wished for it. */
export interface BoothPC {
  equipment: Equipment | undefined;
  wishes: readonly Wish[];
  steer: (steer: Steer) => void;
  levels: () => Signals['level'];
}

/** useBooth watches and steers the PC of an account in a room. */
export function useBooth(room: Room | null, account: string | undefined): BoothPC {
  const equipment = useSyncExternalStore(room?.subscribe ?? never, () =>
    account === undefined ? undefined : room?.get().equipment[account],
  );
  const [wishes, setWishes] = useState<readonly Wish[]>([]);
  const level = useRef(silence);

  const steer = useCallback(
    (what: Steer) => {
      if (!room || account === undefined) return;
      room.signal('steer', what, account);
      setWishes((before) => addWishes(before, what, Date.now()));
    },
    [room, account],
  );

  const waiting = wishes.length > 0;
  useEffect(() => {
    if (!equipment || !waiting) return;
    const review = () => setWishes((before) => reviewWishes(before, equipment, Date.now()));
    review();
    const timer = setInterval(review, reviewEvery);
    return () => clearInterval(timer);
  }, [equipment, waiting]);

  useEffect(() => {
    level.current = silence;
    return room?.on('level', (data, from) => {
      if (from === account) level.current = data;
    });
  }, [room, account]);

  const levels = useCallback(() => (room?.get().status === 'open' ? level.current : silence), [room]);
  return { equipment, wishes, steer, levels };
}
