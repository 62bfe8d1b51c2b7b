import { sendInk } from '../../lib/ink/png';
import type { Room } from '../../lib/room/room';

/** A page of a document, from 1. */
export interface PageOf {
  document: string;
  page: number;
}

/** pagesWithMarks are those of the pages that have something drawn on them. */
export function pagesWithMarks(room: Room, pages: readonly PageOf[]): PageOf[] {
  const { marks } = room.get().doc;
  return pages.filter(({ document, page }) =>
    marks.some((m) => m.document === document && m.page === page && m.marks.length > 0),
  );
}

/**
 * sendMarks gives the server the exact picture of what is drawn on these pages,
 * for paper and for what is kept. progress gets which one it is at.
 */
export async function sendMarks(
  room: Room,
  pages: readonly PageOf[],
  progress: (at: number, count: number) => void,
): Promise<void> {
  const drawn = pagesWithMarks(room, pages);
  for (const [i, { document, page }] of drawn.entries()) {
    progress(i + 1, drawn.length);
    await sendInk(room, document, [page]);
  }
}
