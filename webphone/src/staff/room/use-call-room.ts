import { useCallback, useMemo } from 'react';

import type { Action } from '../../lib/room/protocol';
import { useRoomView } from '../../lib/room/use-room';
import { useDesk } from '../context';
import type { CallRoom, Shown } from './context';
import { useInk } from './use-ink';
import { usePage } from './use-page';
import { useUploads } from './use-uploads';

/** useCallRoomState puts together what the parts of the screen need of the room; null until it is open. */
export function useCallRoomState({
  attempt,
  refused,
}: Pick<CallRoom, 'attempt' | 'refused'>): CallRoom | null {
  const { room, live } = useDesk();
  const view = useRoomView(room);
  const ink = useInk();
  const there = view.status === 'open' || view.status === 'lost';
  const uploads = useUploads(room, there ? view.call : undefined, there ? view.doc : undefined);
  const ask = useCallback(
    (action: Action) => (room ? attempt(() => room.do(action)) : Promise.resolve(false)),
    [room, attempt],
  );
  const { documents, stage } = view.doc;
  const shown = useMemo<Shown | undefined>(() => {
    const document = documents.find((d) => d.id === stage.document);
    const number = stage.page ?? 1;
    const page = document?.pages[number - 1];
    return document && page ? { document, number, page } : undefined;
  }, [documents, stage.document, stage.page]);
  const page = usePage(shown, stage.view, ask);
  const kiosk = live.topics.call?.parties.find((p) => p.role === 'kiosk')?.id;
  if (!room || !there) return null;
  return {
    room,
    view,
    driver: view.part === 'driver',
    page,
    uploads,
    ink,
    ask,
    attempt,
    refused,
    ...(shown ? { shown } : {}),
    ...(kiosk === undefined ? {} : { kiosk }),
  };
}
