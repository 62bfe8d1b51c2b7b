import { ApiError } from '../api';
import type { Problem } from '../protocol';
import { pageImage, type Room } from '../room/room';
import { marksOf } from '../room/reduce';
import { renderMarks } from './render';

/** Somebody drew on while it was rendered: so many times it is made anew. */
const tries = 5;
/** A page's ink without an answer for so long has failed. */
const sendTimeout = 30_000;

const failed: Problem = {
  code: 'ink-failed',
  ja: '書き込みを保存できませんでした。もう一度お試しください。',
  en: 'What was drawn could not be saved. Please try again.',
};

/** Marks of a page as a picture of its size, and the number of the operation that it shows. */
export interface Ink {
  png: Blob;
  n: number;
}

/** inkOf renders what a page has now; null when there is no such page. */
export async function inkOf(room: Room, document: string, page: number): Promise<Ink | null> {
  const { doc, n } = room.get();
  const shown = doc.documents.find((d) => d.id === document)?.pages[page - 1];
  const marks = marksOf(doc, document, page);
  if (!shown) return null;
  const canvas = window.document.createElement('canvas');
  await renderMarks(canvas, shown, marks);
  const png = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new ApiError(0, failed))), 'image/png'),
  );
  canvas.width = canvas.height = 0;
  return { png, n };
}

/** inkPNG is a transparent PNG of a page's size with its marks. */
export async function inkPNG(room: Room, document: string, page: number): Promise<Blob> {
  const ink = await inkOf(room, document, page);
  if (!ink) throw new ApiError(0, failed);
  return ink.png;
}

/**
 * sendInk gives the server the ink of pages that are to be printed or kept with
 * their marks. Pages without marks need none. It throws an ApiError with words.
 */
export async function sendInk(room: Room, document: string, pages: readonly number[]): Promise<void> {
  for (const page of pages) await sendPage(room, document, page, tries);
}

async function sendPage(room: Room, document: string, page: number, left: number): Promise<void> {
  if (marksOf(room.get().doc, document, page).length === 0) return;
  const ink = await inkOf(room, document, page);
  if (!ink) return;
  const url = `${pageImage(room.get().call, document, page)}/ink?n=${ink.n}`;
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: 'PUT',
      body: ink.png,
      headers: { 'Content-Type': 'image/png' },
      credentials: 'same-origin',
      signal: AbortSignal.timeout(sendTimeout),
    });
  } catch {
    throw new ApiError(0, failed);
  }
  if (answer.ok) return;
  // Drawn on in the meantime: the operation is here or about to come.
  if (answer.status === 409 && left > 1) return sendPage(room, document, page, left - 1);
  throw new ApiError(answer.status, failed);
}
