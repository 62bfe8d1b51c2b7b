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
const NAME_LINES = 1.4;
/** Latin letters and digits are about half as wide. */
const HALF = 0.56;

function widthOf(character: string): number {
  return /[\u0020-\u02af]/.test(character) ? HALF : 1;
}

/** linesOf breaks a text into lines, about as a browser would. */
export function linesOf(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const [i, paragraph] of text.split('\n').entries()) {
    if (i > 0) lines.push(`${lines.pop() ?? ''}\n`);
    let line = '';
    let width = 0;
    for (const word of paragraph.match(/[\u0021-\u02af]+ ?|[^\u0021-\u02af]/g) ?? []) {
      const wide = Array.from(word).reduce((sum, c) => sum + widthOf(c), 0);
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

/** piecesOf cuts a message that is longer than a leaf. */
function piecesOf({ by, text }: Message, index: number, size: LeafSize): { piece: Piece; lines: number }[] {
  const all = linesOf(text, size.columns);
  const most = Math.max(1, Math.floor(size.lines - NAME_LINES));
  const out = [];
  for (let from = 0; from < all.length; from += most) {
    const lines = all.slice(from, from + most);
    const piece = { by, text: lines.join('').trimEnd(), goesOn: from > 0, index };
    out.push({ piece, lines: lines.length + NAME_LINES });
  }
  return out;
}

/** leaves puts the messages on leaves. The last one is the fullest: it is what one reads. */
export function leaves(chat: readonly Message[], size: LeafSize): Piece[][] {
  const pieces = chat.flatMap((message, index) => piecesOf(message, index, size));
  const out: Piece[][] = [[]];
  let left = size.lines;
  for (const { piece, lines } of pieces.reverse()) {
    if (lines > left && left < size.lines) {
      out.unshift([]);
      left = size.lines;
    }
    out[0]?.unshift(piece);
    left -= lines;
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
