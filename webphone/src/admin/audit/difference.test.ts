import { describe, expect, test } from 'vitest';

import { difference, orderKey } from './difference';

describe('difference', () => {
  test('tells what differs and nothing else', () => {
    const before = { name: '住民票', ringTimeMs: 20000, retry: { declinedMs: 10, noAnswerMs: 5 } };
    const after = { ringTimeMs: 30000, name: '住民票', retry: { noAnswerMs: 5, declinedMs: 20 } };
    expect(difference(before, after)).toEqual([
      { path: ['ringTimeMs'], before: 20000, after: 30000 },
      { path: ['retry', 'declinedMs'], before: 10, after: 20 },
    ]);
    expect(difference(before, { ...before })).toEqual([]);
  });
  test('of what is new, says what is set', () => {
    expect(difference(undefined, { id: 'a', music: '', overflow: [], enabled: false })).toEqual([
      { path: ['id'], before: undefined, after: 'a' },
      { path: ['enabled'], before: undefined, after: false },
    ]);
  });
  test('of what is gone, says what it was', () => {
    expect(difference({ id: 'a', queue: 'q' }, undefined)).toHaveLength(2);
  });
  test('finds entries of lists by their names', () => {
    const one = { login: 'sato', level: 1 };
    const two = { login: 'abe', level: 2 };
    expect(difference({ members: [one, two] }, { members: [{ ...one, level: 3 }, two] })).toEqual([
      { path: ['members', 'sato', 'level'], before: 1, after: 3 },
    ]);
    expect(difference({ members: [one] }, { members: [one, two] })).toEqual([
      { path: ['members', 'abe', 'login'], before: undefined, after: 'abe' },
      { path: ['members', 'abe', 'level'], before: undefined, after: 2 },
    ]);
    expect(difference({ members: [one, two] }, { members: [two, one] })).toEqual([
      { path: ['members', orderKey], before: ['sato', 'abe'], after: ['abe', 'sato'] },
    ]);
  });
  test('compares lists without names as a whole', () => {
    expect(difference({ queues: ['a', 'b'] }, { queues: ['a'] })).toEqual([
      { path: ['queues'], before: ['a', 'b'], after: ['a'] },
    ]);
    const steps = [
      { kind: 'queue', id: 'x' },
      { kind: 'message', id: 'x' },
    ];
    expect(difference({ overflow: steps }, { overflow: [steps[0]] })).toHaveLength(1);
  });
});
