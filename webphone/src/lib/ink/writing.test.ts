import { describe, expect, it } from 'vitest';

import type { Turn } from '../room/protocol';
import { markOf, plain, type Writing } from './writing';

const page = { width: 1000, height: 800 };
const writing = (turn: Turn): Writing => ({
  id: 'w',
  x: 300,
  y: 200,
  size: 40,
  color: '#000000',
  turn,
  text: '文字',
});

describe('a text', () => {
  it.each([
    [0, 700],
    [90, 200],
    [180, 300],
    [270, 600],
  ] as const)('on a page turned %i° ends where the page does', (turn, box) => {
    expect(markOf(page, writing(turn)).box).toBe(box);
  });

  it.each([
    ['\n  あ\n\n', 'あ'],
    ['a\tb\r\nc', 'a b\nc'],
    ['a\u0007b\u0085', 'ab'],
    ['　あ　', '　あ　'],
    [' \n ', ''],
  ])('%j is put down as %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});
