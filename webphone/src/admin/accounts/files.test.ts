import { describe, expect, it } from 'vitest';

import { changesOf, type AccountValues } from './AccountForm';
import { documents } from './api';
import { fieldProblem, general } from './field-problem';
import { csvText } from './passwords-file';
import { ApiError } from '../../lib/api';

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

async function all(source: AsyncGenerator): Promise<unknown[]> {
  const got: unknown[] = [];
  for await (const one of source) got.push(one);
  return got;
}

describe('documents', () => {
  it('come one by one, wherever the stream is cut', async () => {
    expect(await all(documents(stream('{"n":', '1}\n{"n"', ':2}\n', '{"n":3}')))).toEqual([
      { n: 1 },
      { n: 2 },
      { n: 3 },
    ]);
    expect(await all(documents(stream()))).toEqual([]);
  });
  it('keep letters that were cut in two', async () => {
    const bytes = new TextEncoder().encode('{"ja":"窓口"}\n');
    const cut = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 8));
        controller.enqueue(bytes.slice(8));
        controller.close();
      },
    });
    expect(await all(documents(cut))).toEqual([{ ja: '窓口' }]);
  });
});

describe('csvText', () => {
  it('is quoted, and nothing in it is computed', () => {
    const text = csvText([
      ['ID', '名前'],
      ['-a', '"x", y'],
      ['=1+1', 'two\nlines'],
    ]);
    expect(text).toBe('\uFEFFID,名前\r\n\'-a,"""x"", y"\r\n\'=1+1,"two\nlines"\r\n');
  });
});

describe('a refusal', () => {
  it('is shown at its field, or for the whole form', () => {
    const taken = new ApiError(409, { code: 'login-taken', ja: '使われています', en: 'taken' });
    expect(fieldProblem(taken, 'login')).toBe('使われています');
    expect(fieldProblem(taken, 'name')).toBeUndefined();
    expect(general(taken)).toBeNull();
    const busy = new ApiError(503, { code: 'store-busy', ja: '', en: '' });
    expect(general(busy)).toBe(busy);
  });
});

describe('changesOf', () => {
  const serves = [{ queue: 'zeikin', level: 0, priority: 0, order: 0 }];
  const base: AccountValues = { name: 'A', place: '2階', role: 'staff', serves };
  it('has what was typed and nothing else', () => {
    expect(changesOf(base, base)).toEqual({});
    expect(changesOf(base, { ...base, name: ' B ' })).toEqual({ name: 'B' });
    expect(changesOf(base, { ...base, place: '', serves: [] })).toEqual({ place: '', serves: [] });
    expect(changesOf(base, { ...base, role: 'kiosk' })).toEqual({ role: 'kiosk', serves: [] });
  });
});
