import { useEffect, useState } from 'react';

import type { Message } from '../../lib/room/protocol';

/** useUnread counts what others wrote while the conversation was not open; last is the newest of them. */
export function useUnread(
  chat: readonly Message[] | undefined,
  own: string,
  open: boolean,
): { count: number; last?: Message; at: number } {
  const length = chat?.length ?? 0;
  const [seen, setSeen] = useState<number>();
  // What was written before this page came (a reload, a transfer) waits to be read, too.
  const read = open ? length : Math.min(seen ?? 0, length);
  useEffect(() => {
    if (open) setSeen(length);
  }, [open, length]);
  const unread = (chat ?? []).slice(read).filter((m) => m.by !== own);
  const last = unread.at(-1);
  return { count: unread.length, at: length, ...(last ? { last } : {}) };
}
