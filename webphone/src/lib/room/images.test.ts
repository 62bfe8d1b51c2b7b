import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { PageImages } from './images';

interface FakeBitmap extends ImageBitmap {
  url: string;
  closed: boolean;
}

let bitmaps: FakeBitmap[];
let asked: string[];
let fail: boolean;
let images: PageImages;

beforeEach(() => {
  bitmaps = [];
  asked = [];
  fail = false;
  images = new PageImages('c1', {
    load: (url, signal) => {
      asked.push(url);
      signal.throwIfAborted();
      return fail ? Promise.reject(new Error('away')) : Promise.resolve(new Blob([url]));
    },
    decode: async (blob) => {
      const bitmap = {
        url: String(blob.size),
        closed: false,
        close: () => void (bitmap.closed = true),
      } as FakeBitmap;
      bitmaps.push(bitmap);
      return Promise.resolve(bitmap);
    },
  });
  let urls = 0;
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: vi.fn(() => `blob:${++urls}`), revokeObjectURL: vi.fn() }),
  );
});
afterEach(() => vi.unstubAllGlobals());

describe('page images', () => {
  it('are loaded once and there at once afterwards', async () => {
    expect(images.peek('d', 1)).toBeUndefined();
    const [a, b] = await Promise.all([images.page('d', 1), images.page('d', 1)]);
    expect(a).toBe(b);
    expect(images.peek('d', 1)).toBe(a);
    expect(asked).toEqual(['/api/v1/rooms/c1/documents/d/pages/1']);
  });

  it('are asked for again after a failure', async () => {
    fail = true;
    await expect(images.page('d', 1)).rejects.toThrow('away');
    fail = false;
    await expect(images.page('d', 1)).resolves.toBeDefined();
  });

  it('are closed when there are too many, the least recently used first', async () => {
    for (let page = 1; page <= 8; page++) await images.page('d', page);
    await images.page('d', 1);
    await images.page('d', 9);
    expect(bitmaps.filter((b) => b.closed)).toEqual([bitmaps[1]]);
    expect(images.peek('d', 1)).toBeDefined();
    expect(images.peek('d', 2)).toBeUndefined();
  });

  it('go with their document', async () => {
    await images.page('d', 1);
    await images.page('dd', 1);
    const url = await images.thumb('d', 1);
    images.forget('d');
    expect(bitmaps.map((b) => b.closed)).toEqual([true, false]);
    expect(URL.revokeObjectURL).toHaveBeenCalledWith(url);
  });

  it('leave nothing behind, not even those on their way', async () => {
    await images.page('d', 1);
    const url = await images.thumb('d', 1);
    const late = images.page('d', 2);
    const small = images.thumb('d', 2);
    images.wipe();
    await expect(late).rejects.toThrow();
    await expect(small).rejects.toThrow();
    expect(bitmaps.every((b) => b.closed)).toBe(true);
    expect(vi.mocked(URL.revokeObjectURL).mock.calls).toEqual([[url]]);
    expect(URL.createObjectURL).toHaveBeenCalledOnce();
  });
});
