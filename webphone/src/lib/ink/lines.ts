// Breaking text into lines by our own rules and measured widths, so that it is
// the same in every browser window: 禁則 basics of JIS X 4051.

/** Characters that begin no line (行頭禁則). */
const noStart = new Set(
  '、。，．・：；？！‼⁇⁈⁉゛゜ヽヾゝゞ々〻ー）〕］｝〉》」』】〙〗〟’”｠»ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ‐゠–〜～…‥％‰℃°′″)]},.!?:;%',
);
/** Characters that end no line (行末禁則). */
const noEnd = new Set('（〔［｛〈《「『【〘〖〝‘“｟«([{￥$＄£№＃#');

const word = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{M}@&+\-_/'=~*\\]+$/u;
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}０-９Ａ-Ｚａ-ｚ]/u;

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** breakLines breaks a text where it is wider than `width`, measured by `measure` in the same unit. */
export function breakLines(text: string, width: number, measure: (text: string) => number): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .split('\n')
    .flatMap((paragraph) => breakParagraph(paragraph, width, measure));
}

function breakParagraph(paragraph: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(paragraph)) {
    // Spaces at the end of a line hang over its edge.
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = '';
    if (measure(piece.trimEnd()) <= width) {
      line = piece;
      continue;
    }
    // Longer than a whole line (an address of a page): broken anywhere.
    for (const grapheme of graphemes(piece)) {
      if (line !== '' && measure((line + grapheme).trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += grapheme;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

/** pieces are the parts of a text between which a line may end. */
export function pieces(text: string): string[] {
  const all: string[] = [];
  let piece = '';
  let before = '';
  for (const grapheme of graphemes(text)) {
    if (piece !== '' && mayBreak(before, grapheme)) {
      all.push(piece);
      piece = '';
    }
    piece += grapheme;
    before = grapheme;
  }
  if (piece !== '') all.push(piece);
  return all;
}

function mayBreak(before: string, after: string): boolean {
  if (after === ' ' || noStart.has(after) || noEnd.has(before)) return false;
  if (before === ' ') return true;
  return !(isWord(before) && isWord(after));
}

function isWord(grapheme: string): boolean {
  return word.test(grapheme) && !wide.test(grapheme);
}

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (s) => s.segment);
}
