import { describe, expect, it } from 'vitest';

import { said } from '../stage/fake-room';
import { leaf, leaves, linesOf } from './conversation';

const size = { lines: 6, columns: 10 };
const texts = (all: ReturnType<typeof leaves>) => all.map((page) => page.map((p) => p.text));

describe('lines', () => {
  it('break at full-width letters anywhere, and between words elsewhere', () => {
    expect(linesOf('あ'.repeat(25), 10).map((l) => l.length)).toEqual([10, 10, 5]);
    expect(linesOf('Please bring your insurance card', 10)).toEqual([
      'Please bring ',
      'your insurance ',
      'card',
    ]);
    expect(linesOf('一\n二', 10)).toEqual(['一\n', '二']);
  });
});

describe('leaves', () => {
  it('hold what fits, and the last one holds the most', () => {
    const chat = ['a', 'b', 'c', 'd'].map((text) => said('s1', text));
    expect(texts(leaves(chat, size))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(texts(leaves([said('s1', 'x'), ...chat], size))).toEqual([['x'], ['a', 'b'], ['c', 'd']]);
    expect(leaves([], size)).toEqual([[]]);
  });

  it('carry a very long message on', () => {
    const all = leaves([said('s1', 'あ'.repeat(95))], size);
    expect(all.length).toBe(3);
    expect(all.flat().map((p) => p.goesOn)).toEqual([false, true, true]);
    expect(
      all
        .flat()
        .map((p) => p.text)
        .join(''),
    ).toBe('あ'.repeat(95));
  });

  it('are turned between the first and the last', () => {
    const all = leaves(
      ['a', 'b', 'c', 'd'].map((text) => said('s1', text)),
      size,
    );
    expect(leaf(all, 0)).toMatchObject({ first: false, last: true });
    expect(leaf(all, 1)).toMatchObject({ first: true, last: false });
    expect(leaf(all, 9)).toMatchObject({ first: true });
  });
});
