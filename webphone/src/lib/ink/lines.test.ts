import { describe, expect, it } from 'vitest';

import { breakLines, pieces } from './lines';

/** Full-width letters are 1 wide, others half. */
const measure = (text: string) => Array.from(text).reduce((sum, c) => sum + (/[ -~]/.test(c) ? 0.5 : 1), 0);

describe('breakLines', () => {
  it.each([
    ['fits', 'あいう', 5, ['あいう']],
    ['breaks between Japanese letters', 'あいうえおか', 4, ['あいうえ', 'おか']],
    ['begins no line with 。', 'あいうえ。お', 4, ['あいう', 'え。お']],
    ['begins no line with a small letter or ー', 'あいうチョコー', 4, ['あいう', 'チョコー']],
    ['ends no line with 「', 'あいう「え」', 4, ['あいう', '「え」']],
    ['keeps both at once', 'あい（う）。え', 4, ['あい', '（う）。', 'え']],
    ['breaks between words', 'your card please', 5, ['your card', 'please']],
    ['keeps words whole between Japanese', 'あいMyNumber', 5, ['あい', 'MyNumber']],
    ['breaks a word that is longer than a line', 'abcdefghij', 2, ['abcd', 'efgh', 'ij']],
    ['keeps line breaks and empty lines', 'あ\n\nい\r\nう', 5, ['あ', '', 'い', 'う']],
    ['lets spaces hang', 'ああ  ああ', 2, ['ああ', 'ああ']],
    ['takes a tab for a space', 'a\tb', 5, ['a b']],
    ['never stops on a letter wider than the line', 'あい', 0.5, ['あ', 'い']],
    ['is one empty line without text', '', 5, ['']],
    ['takes a row of marks that may begin no line', '。。。。。。', 4, ['。。。。', '。。']],
  ])('%s', (_, text, width, lines) => {
    expect(breakLines(text, width, measure)).toEqual(lines);
  });

  it('does not cut what people see as one letter', () => {
    expect(pieces('辻󠄀👩‍👩‍👧か゚')).toEqual(['辻󠄀', '👩‍👩‍👧', 'か゚']);
  });

  it('loses nothing, whatever the width', () => {
    const text =
      '市民課の窓口で、印鑑登録証（カード）と「本人確認書類」をお持ちください。Open 8:30-17:15, ¥300/通。';
    for (let width = 1; width < 40; width++) {
      const lines = breakLines(text, width, measure);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });
});
