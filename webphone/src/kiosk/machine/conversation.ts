import type { Message } from '../../lib/room/protocol';

// Nothing scrolls on a kiosk: a long conversation is put on leaves, as many
// lines on each as its place holds.

/** Some lines of a message; a very long one goes on on the next leaf. */
export interface Piece {
  by: string;
  text: string;
  /** The message began on the leaf before. */
  goesOn: boolean;
  /** Its place in the chat. */
  index: number;
}

/** What a leaf holds: lines, and full-width characters in a line. */
export interface LeafSize {
  lines: number;
  columns: number;
}

/** A name takes this many lines with the space around. */
const NAME_LINES = 1.5;
/** Latin letters and digits are about half as wide. */
const HALF = 0.56;

function widthOf(character: string): number {
  return /[\u0020-\u02af]/.test(character) ? HALF : 1;
}

/** linesOf breaks a text as a browser would, roughly: never less lines than it. */
export function linesOf(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const [i, paragraph] of text.split('\n').entries()) {
    if (i > 0) lines[lines.length - 1] += '\n';
    let line = '';
    let width = 0;
    for (const word of paragraph.match(/[\u0021-\u02af]+ ?|[^\u0021-\u02af]/g) ?? []) {
      const wide = [...word].reduce((sum, c) => sum + widthOf(c), 0);
      if (width + wide > columns && line !== '') {
        lines.push(line);
        line = '';
        width = 0;
      }
      line += word;
      width += wide;
    }
    lines.push(line);
  }
  return lines;
}

/** leaves puts the messages on leaves, the last messages on the last one. */
export function leaves(chat: readonly Message[], size: LeafSize): Piece[][] {
  const out: Piece[][] = [[]];
  let left = size.lines;
  for (const [index, { by, text }] of chat.entries()) {
    let lines = linesOf(text, size.columns);
    let goesOn = false;
    while (lines.length > 0) {
      // A message that fits on a leaf of its own is not torn apart.
      const whole = lines.length + NAME_LINES;
      const fits = Math.floor(left - NAME_LINES);
      if ((out.at(-1)?.length ?? 0) > 0 && (fits < 1 || (whole > left && whole <= size.lines))) {
        out.push([]);
        left = size.lines;
        continue;
      }
      const piece = lines.slice(0, Math.max(1, fits));
      out.at(-1)?.push({ by, text: piece.join(''), goesOn, index });
      left -= piece.length + NAME_LINES;
      lines = lines.slice(piece.length);
      goesOn = true;
    }
  }
  return out;
}

/** leaf is the one that lies so many leaves before the last. */
export function leaf(
  all: readonly Piece[][],
  back: number,
): { pieces: Piece[]; first: boolean; last: boolean } {
  const at = Math.max(0, all.length - 1 - back);
  return { pieces: all[at] ?? [], first: at === 0, last: at === all.length - 1 };
}
