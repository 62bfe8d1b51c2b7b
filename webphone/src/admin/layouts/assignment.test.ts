import { describe, expect, it } from 'vitest';

import type { Layout, LayoutKiosk } from './api';
import { notAsWanted, stepsTo, type Step } from './assignment';

const layout = (id: string, isDefault = false) => ({ id, default: isDefault }) as Layout;
const kiosk = (id: string, has: string) => ({ id, layout: has }) as LayoutKiosk;

/** play does the steps as the server does, and says after each what every kiosk has. */
function play(steps: readonly Step[], kiosks: readonly LayoutKiosk[]): Record<string, string>[] {
  const now = Object.fromEntries(kiosks.map((k) => [k.id, k.layout]));
  return steps.map(({ layout: id, change }) => {
    if (change.kiosks) {
      for (const k of Object.keys(now)) if (now[k] === id) now[k] = '';
      for (const k of change.kiosks) now[k] = id;
    }
    return { ...now };
  });
}

describe('an assignment', () => {
  const layouts = [layout('a', true), layout('b'), layout('c')];
  const kiosks = [kiosk('1', 'a'), kiosk('2', 'b'), kiosk('3', ''), kiosk('4', 'b')];

  it('needs nothing when nothing was chosen', () => {
    expect(stepsTo({ own: {} }, layouts, kiosks)).toEqual([]);
    expect(stepsTo({ own: { '1': 'a' }, standard: 'a' }, layouts, kiosks)).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['two that change places', { '1': 'b', '2': 'a' }],
    ['one that comes, one that goes', { '3': 'c', '4': '' }],
    ['all in a circle', { '1': 'b', '2': 'c', '4': 'a' }],
    ['nobody has one of its own', { '1': '', '2': '', '4': '' }],
  ])('%s: each kiosk goes from the old to the new without a third in between', (_, own) => {
    const states = play(stepsTo({ own }, layouts, kiosks), kiosks);
    const end = Object.fromEntries(kiosks.map((k) => [k.id, own[k.id] ?? k.layout]));
    expect(states.at(-1)).toEqual(end);
    for (const state of states) {
      for (const k of kiosks) expect([k.layout, end[k.id]]).toContain(state[k.id]);
    }
  });

  it('of the one for all is one change: it takes the place of the other', () => {
    expect(stepsTo({ own: {}, standard: 'b' }, layouts, kiosks)).toEqual([
      { layout: 'b', change: { default: true } },
    ]);
    expect(stepsTo({ own: {}, standard: '' }, layouts, kiosks)).toEqual([
      { layout: 'a', change: { default: false } },
    ]);
  });

  it('names those that did not get theirs', () => {
    const left = notAsWanted({ own: { '1': 'b', '2': 'b', '3': 'c' } }, kiosks);
    expect(left.map((k) => k.id)).toEqual(['1', '3']);
  });
});
