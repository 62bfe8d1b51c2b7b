import { describe, expect, it } from 'vitest';

import { readWish, wishAddress } from './wish';

describe('a wish', () => {
  it.each([
    { call: '0194300e-1111', mode: 'listen', takeOver: false },
    { call: 'a&b=c#d', mode: 'barge', takeOver: true },
  ] as const)('goes through an address: %j', (wish) => {
    const address = wishAddress(wish);
    expect(address.startsWith('/staff#')).toBe(true);
    expect(readWish(new URL(address, 'https://example.jp').hash)).toEqual(wish);
  });

  it.each(['', '#', '#mode=listen', '#join=&mode=listen', '#join=x&mode=shout', '#main'])(
    'is none in %j',
    (hash) => {
      expect(readWish(hash)).toBeUndefined();
    },
  );
});
