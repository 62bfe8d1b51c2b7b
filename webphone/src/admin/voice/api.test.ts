import { describe, expect, it } from 'vitest';

import { newQueue } from '../counters/form';
import { usesOf } from './api';

describe('where a recording is used', () => {
  it('finds every place', () => {
    const zeikin = {
      ...newQueue,
      id: 'zeikin',
      music: 'jazz',
      announce: { ...newQueue.announce, welcome: 'hello', comfort: ['hello', 'wait'] },
      overflow: [
        { afterMs: 1000, whenEmpty: false, whenFull: false, to: { kind: 'message' as const, id: 'sorry' } },
        { afterMs: 1000, whenEmpty: false, whenFull: false, to: { kind: 'queue' as const, id: 'jazz' } },
      ],
    };
    const uses = (id: string) => usesOf(id, [newQueue, zeikin]).map(({ use }) => use);
    expect(uses('hello')).toEqual(['welcome', 'comfort']);
    expect(uses('jazz')).toEqual(['music']);
    expect(uses('sorry')).toEqual(['overflow']);
    expect(uses('none')).toEqual([]);
  });
});
