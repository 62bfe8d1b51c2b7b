import { useEffect, useRef, useState } from 'react';

import { cx } from '../components/cx';
import type { RoomDocument } from '../room/protocol';
import type { Room } from '../room/room';
import { drawBlank } from './blank';
import { useInkTexts } from './texts';

/** Pixels of a blank page's small picture, as wide as those of the server. */
const thumbWidth = 240;

/** Thumb is a small picture of a page with its number; pressed, it is to be shown. */
export function Thumb({
  room,
  document,
  page,
  current = false,
  onShow,
  className,
}: {
  room: Room;
  document: RoomDocument;
  /** From 1. */
  page: number;
  /** It is on the stage now. */
  current?: boolean;
  onShow: () => void;
  className?: string;
}) {
  const { t } = useInkTexts();
  const button = useRef<HTMLButtonElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [url, setUrl] = useState<string>();
  const shown = document.pages[page - 1];
  const blank = shown?.blank === true;

  useEffect(() => {
    if (blank) {
      if (canvas.current) drawBlank(canvas.current, document.kind, shown, thumbWidth / shown.width);
      return;
    }
    const element = button.current;
    if (!element || !shown) return;
    let gone = false;
    // A document may have hundreds of pages: only those that are looked at are loaded.
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      room.images.thumb(document.id, page).then(
        (address) => {
          if (!gone) setUrl(address);
        },
        () => undefined, // the number is there; the page itself tells when it cannot be loaded
      );
    });
    watch.observe(element);
    return () => {
      gone = true;
      watch.disconnect();
    };
  }, [room, document.id, document.kind, page, blank, shown]);

  return (
    <button
      ref={button}
      type="button"
      aria-current={current ? 'page' : undefined}
      aria-label={t(current ? 'page.thumbNow' : 'page.thumb', { page })}
      onClick={onShow}
      className={cx(
        'relative flex aspect-square w-28 shrink-0 items-center justify-center overflow-hidden rounded-lg border bg-solid-gray-50 p-1',
        current ? 'border-blue-900 outline-2 outline-blue-900' : 'border-solid-gray-420',
        className,
      )}
    >
      {blank ? (
        <canvas
          ref={canvas}
          className={cx('max-h-full max-w-full border border-solid-gray-200', turnOf(shown.turn))}
        />
      ) : (
        url !== undefined && (
          <img
            src={url}
            alt={''}
            className={cx('max-h-full max-w-full object-contain', turnOf(shown?.turn))}
          />
        )
      )}
      <span
        aria-hidden
        className="absolute right-1 bottom-1 rounded bg-white/90 px-1.5 text-[0.875rem] leading-6 font-bold text-solid-gray-900"
      >
        {page}
      </span>
    </button>
  );
}

function turnOf(turn: 0 | 90 | 180 | 270 | undefined): string | undefined {
  return turn === 90 ? 'rotate-90' : turn === 180 ? 'rotate-180' : turn === 270 ? '-rotate-90' : undefined;
}
