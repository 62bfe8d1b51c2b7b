import type { Mark, RoomPage, Turn } from '../room/protocol';
import { round } from './draft';
import { boxWidth } from './letters';
import { apply, shownExtent, turned } from './view';

/** A text that is being written, or changed, on a page. */
export interface Writing {
  /** The id of the mark that it becomes. */
  id: string;
  /** The corner, in pixels of the page. */
  x: number;
  y: number;
  size: number;
  color: string;
  turn: Turn;
  text: string;
  /** The mark that is changed; a new text without. */
  changes?: Mark | undefined;
}

/** As many characters as a text on a page may have (consult.MaxText). */
export const maxText = 1_000;

/** markOf is the mark that a writing becomes on a page; its box ends where the page does. */
export function markOf(page: RoomPage, { id, x, y, size, color, turn, text }: Writing): Mark {
  const corner = apply(turned(page, turn), { x, y });
  return {
    id,
    by: '',
    z: 0,
    tool: 'text',
    color,
    width: size,
    points: [x, y, 0],
    text,
    box: round(boxWidth(shownExtent(page, turn).width, corner, size, undefined), 100),
    ...(turn !== 0 && { turn }),
  };
}

/** plain is a text as rooms take it: without control characters, and nothing empty around it. */
export function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(/^[\n ]+|[\n ]+$/g, '');
}
