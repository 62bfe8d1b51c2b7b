import type { Mark, Turn } from '../room/protocol';

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

/** markOf is the mark that a writing becomes; its box ends where the page does. */
export function markOf({ id, x, y, size, color, turn, text }: Writing): Mark {
  return {
    id,
    by: '',
    z: 0,
    tool: 'text',
    color,
    width: size,
    points: [x, y, 0],
    text,
    ...(turn !== 0 && { turn }),
  };
}
