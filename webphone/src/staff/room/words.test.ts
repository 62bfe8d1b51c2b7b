import { describe, expect, it } from 'vitest';

import { dayAfter, dayOf, endOfDay } from './days';
import { largeOf, sceneKey } from './large';
import { widthView } from './PageBar';
import { printerOf, printOf } from './testing';
import { needsHelp, parsePages } from './words';

describe('parsePages', () => {
  it.each([
    ['1-3,5', 5, [1, 2, 3, 5]],
    ['３、１', 3, [1, 3]],
    ['2ー4', 4, [2, 3, 4]],
    ['1〜2, 2', 2, [1, 2]],
    [' 7 ', 9, [7]],
    ['', 5, null],
    ['0', 5, null],
    ['3-1', 5, null],
    ['1-6', 5, null],
    ['a', 5, null],
    ['1--2', 5, null],
  ] as const)('%s of %i', (text, count, pages) => {
    expect(parsePages(text, count)).toEqual(pages);
  });
});

describe('largeOf', () => {
  const scene = { page: true, slides: ['k'], parties: ['k', 't'] };
  const here = sceneKey('form', scene);
  it('is what was brought, until one chooses', () => {
    expect(largeOf(undefined, here, scene)).toBe('page');
    expect(largeOf(undefined, here, { ...scene, page: false })).toBe('slides:k');
    expect(largeOf(undefined, here, { page: false, slides: [], parties: ['k'] })).toBe('party:k');
    expect(largeOf({ large: 'party:t', scene: here }, here, scene)).toBe('party:t');
  });
  it('comes back to what is new', () => {
    const choice = { large: 'party:k', scene: here } as const;
    expect(largeOf(choice, sceneKey('other', scene), scene)).toBe('page');
    expect(largeOf({ large: 'party:t', scene: here }, here, { ...scene, parties: ['k'] })).toBe('page');
    expect(largeOf(undefined, '', { page: false, slides: [], parties: [] })).toBeUndefined();
  });
});

describe('days', () => {
  it('are those of the site', () => {
    expect(dayOf(Date.parse('2027-01-03T15:30:00Z'), 'Asia/Tokyo')).toBe('2027-01-04');
    expect(dayAfter('2027-12-31', 1)).toBe('2028-01-01');
    expect(endOfDay('2028-01-04', 'Asia/Tokyo')).toBe('2028-01-04T14:59:59.000Z');
    expect(endOfDay('2027-07-01', 'America/New_York')).toBe('2027-07-02T03:59:59.000Z');
  });
});

it('a page is as wide as its box, from its upper edge on', () => {
  const page = { width: 1000, height: 2000 };
  expect(widthView({ page }, { clientWidth: 500, clientHeight: 500 })).toEqual({ x: 0.5, y: 0.25, scale: 2 });
  expect(widthView({ page: { ...page, turn: 90 } }, { clientWidth: 500, clientHeight: 500 }).scale).toBe(1);
});

describe('needsHelp', () => {
  it.each([
    ['nothing', [], [printerOf('a')], false],
    ['a job that stands', [printOf('j', { state: 'attention' })], [], true],
    ['the last job failed', [printOf('j', { state: 'failed' })], [], true],
    ['one failed before another', [printOf('j', { state: 'failed' }), printOf('k')], [], false],
    ['the usual printer stands', [], [printerOf('a', { state: 'attention' })], true],
    ['another printer stands', [], [printerOf('a', { state: 'offline', default: false })], false],
  ] as const)('%s', (_, prints, printers, help) => {
    expect(needsHelp(prints, printers)).toBe(help);
  });
});
