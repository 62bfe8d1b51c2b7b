import { FileText, PenLine, Presentation } from 'lucide-react';
import { useEffect, useState } from 'react';

import { cx } from '../../lib/components';
import type { RoomDocument } from '../../lib/room/protocol';
import type { Room } from '../../lib/room/room';

const marks = { file: FileText, photo: FileText, board: Presentation, pad: PenLine } as const;

/** RoomThumb is the small picture of a page, turned as the page is; blank pages have none. */
export function RoomThumb({
  room,
  document,
  page,
  className,
}: {
  room: Room;
  document: RoomDocument;
  /** From 1. */
  page: number;
  className?: string;
}) {
  const [url, setUrl] = useState<string>();
  const what = document.pages[page - 1];
  const pictured = what !== undefined && !what.blank;
  const { id } = document;
  useEffect(() => {
    if (!pictured) return;
    let current = true;
    room.images.thumb(id, page).then(
      (address) => {
        if (current) setUrl(address);
      },
      () => undefined, // its mark stays
    );
    return () => {
      current = false;
      setUrl(undefined);
    };
  }, [room, id, page, pictured]);
  const Mark = marks[document.kind];
  const turns = { 0: '', 90: 'rotate-90', 180: 'rotate-180', 270: '-rotate-90' } as const;
  return (
    <span className={cx('flex items-center justify-center overflow-hidden', className)}>
      {url === undefined ? (
        <Mark aria-hidden size={24} className="text-solid-gray-600" />
      ) : (
        <img src={url} alt="" className={cx('size-full object-contain', turns[what?.turn ?? 0])} />
      )}
    </span>
  );
}
