import { describe, expect, it } from 'vitest';

import { differing, merge } from './merge';

describe('merge', () => {
  const base = { name: 'a', time: 1, list: ['x'] };

  it('keeps what I changed and takes all else from them', () => {
    const { merged, both } = merge(base, { ...base, time: 2 }, { ...base, name: 'b' });
    expect(merged).toEqual({ name: 'b', time: 2, list: ['x'] });
    expect(both).toEqual([]);
  });

  it('names what both changed, and keeps mine', () => {
    const { merged, both } = merge(base, { ...base, list: ['x', 'y'] }, { ...base, list: [], time: 5 });
    expect(merged).toEqual({ name: 'a', time: 5, list: ['x', 'y'] });
    expect(both).toEqual(['list']);
  });

  it('keeps that I took a field away, and sees that they did', () => {
    const full: { name: string; volume?: number } = { name: 'a', volume: 5 };
    expect(merge(full, { name: 'a' }, { name: 'b', volume: 5 }).merged).toEqual({ name: 'b' });
    expect(differing(full, { name: 'a' })).toEqual(['volume']);
  });

  it('is no conflict when both made the same change', () => {
    expect(merge(base, { ...base, time: 3 }, { ...base, time: 3 }).both).toEqual([]);
  });
});
