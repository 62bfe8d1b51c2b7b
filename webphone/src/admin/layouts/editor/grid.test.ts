import { describe, expect, it } from 'vitest';

import type { ButtonPage } from '../../../lib/layout/shape';
import { add, emptyPage, place, plainTile, regrid, resize, room, standardScreen } from './grid';

/** A page drawn with one letter for each cell; the tile of a letter covers all of its cells. */
function page(...rows: string[]): ButtonPage {
  const out = emptyPage('p', rows[0]?.length ?? 1, rows.length);
  for (const letter of new Set(rows.join('').replaceAll('.', ''))) {
    const row = rows.findIndex((r) => r.includes(letter));
    const column = rows[row]?.indexOf(letter) ?? 0;
    const width = (rows[row] ?? '').split(letter).length - 1;
    const height = rows.filter((r) => r.includes(letter)).length;
    out.tiles.push({ ...plainTile(letter), row: row + 1, column: column + 1, width, height });
  }
  return out;
}

function drawn(p: ButtonPage | null): string[] | null {
  if (!p) return null;
  return Array.from({ length: p.rows }, (_, r) =>
    Array.from({ length: p.columns }, (_c, c) => {
      const on = p.tiles.filter(
        (t) => t.row <= r + 1 && r + 1 < t.row + t.height && t.column <= c + 1 && c + 1 < t.column + t.width,
      );
      expect(on.length, 'no two in one cell').toBeLessThanOrEqual(1);
      return on[0]?.button ?? '.';
    }).join(''),
  );
}

const tile = (p: ButtonPage, button: string) => p.tiles.find((t) => t.button === button) ?? plainTile('?');

describe('places of buttons', () => {
  const six = page('abc', 'def');

  it('changes places with the one that lies there', () => {
    expect(drawn(place(six, tile(six, 'a'), { column: 3, row: 2 }))).toEqual(['fbc', 'dea']);
  });
  it('moves to a free place and leaves its own', () => {
    const p = page('ab', '..');
    expect(drawn(place(p, tile(p, 'a'), { column: 2, row: 2 }))).toEqual(['.b', '.a']);
  });
  it('does not leave the page', () => {
    expect(place(six, tile(six, 'a'), { column: 0, row: 1 })).toBeNull();
    expect(place(six, tile(six, 'f'), { column: 3, row: 3 })).toBeNull();
  });
  it('makes larger what has room, and its neighbours move', () => {
    const p = page('abc', 'd..');
    expect(drawn(resize(p, 'a', { width: 2, height: 1 }))).toEqual(['aac', 'db.']);
    expect(resize(six, 'a', { width: 2, height: 1 })).toBeNull();
    expect(resize(p, 'a', { width: 0, height: 1 })).toBeNull();
  });
  it('makes smaller what is pushed and fits nowhere as it is', () => {
    const p = page('aab', 'cd.');
    expect(drawn(place(p, tile(p, 'b'), { column: 2, row: 1 }))).toEqual(['ab.', 'cd.']);
  });
  it('adds where there is room', () => {
    expect(drawn(add(page('a.', 'b.'), 'c'))).toEqual(['ac', 'b.']);
    expect(add(six, 'g')).toBeNull();
    expect(room(page('a.', '.b'), { ...plainTile('c'), width: 2 })).toBeNull();
  });
  it('keeps all buttons in another grid as long as there is room', () => {
    expect(drawn(regrid(six, 2, 3).page)).toEqual(['ab', 'de', 'cf']);
    const small = regrid(six, 2, 2);
    expect(drawn(small.page)).toEqual(['ab', 'de']);
    expect(small.dropped.map((t) => t.button)).toEqual(['c', 'f']);
    expect(drawn(regrid(page('aab', 'aac'), 2, 2).page)).toEqual(['aa', 'aa']);
  });
  it('begins with the buttons there are', () => {
    const button = (id: string, enabled = true) => ({
      id,
      queue: id,
      position: 1,
      icon: '',
      colour: '',
      texts: {},
      enabled,
      schedule: '',
      priority: 0,
    });
    const [first] = standardScreen(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => button(id)).concat(button('x', false)),
    ).pages;
    expect(drawn(first ?? null)).toEqual(['abc', 'def']);
  });
});
