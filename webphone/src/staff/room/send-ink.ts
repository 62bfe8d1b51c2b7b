import { ApiError } from '../../lib/api';
import { inkPNG } from '../../lib/ink/PageView';
import { roomApi } from '../../lib/room-api';
import type { Room } from '../../lib/room/room';

/** Somebody may draw while the picture is made: then it is made again, so often. */
const tries = 4;

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
 * sendInk gives the server the exact picture of what is drawn on these pages,
 * for paper and for what is kept. progress gets how many are there.
 */
export async function sendInk(
  room: Room,
  pages: readonly PageOf[],
  progress: (done: number, count: number) => void,
): Promise<void> {
  const drawn = pagesWithMarks(room, pages);
  for (const [i, one] of drawn.entries()) {
    progress(i, drawn.length);
    await sendPage(room, one);
  }
}

async function sendPage(room: Room, { document, page }: PageOf): Promise<void> {
  for (let left = tries; ; left--) {
    const { n, call } = room.get();
    const png = await inkPNG(room, document, page);
    try {
      await roomApi.sendInk(call, document, page, n, png);
      return;
    } catch (err) {
      const outdated = err instanceof ApiError && err.problem.code === 'ink-outdated';
      if (!outdated || left <= 1) throw err;
    }
  }
}
