import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { upload, uploadPhoto } from './upload';

const document = { id: 'd', kind: 'file', by: 'a', at: '', state: 'receiving', pages: [] };

class FakeRequest {
  upload: { onprogress: ((ev: object) => void) | null } = { onprogress: null };
  onloadend: (() => void) | null = null;
  status = 0;
  responseText = '';
  url = '';
  body: unknown;
  headers: Record<string, string> = {};
  open(_: string, url: string): void {
    this.url = url;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(body: unknown): void {
    this.body = body;
    requests.push(this);
  }
  abort(): void {
    this.onloadend?.();
  }
  answer(status: number, body: unknown): void {
    this.status = status;
    this.responseText = typeof body === 'string' ? body : JSON.stringify(body);
    this.onloadend?.();
  }
}

let requests: FakeRequest[];
const last = () => requests.at(-1) as FakeRequest;
const file = new File(['x'], '住民票 写し.pdf', { type: 'application/pdf' });

beforeEach(() => {
  requests = [];
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('upload', () => {
  it('sends the file with its name, tells how far it is, and gives the document', async () => {
    const parts: number[] = [];
    const done = upload('c1', file, (part) => parts.push(part), undefined, 'r1');
    const url = new URL(last().url, 'https://s.test');
    expect(url.pathname).toBe('/api/v1/rooms/c1/documents');
    expect(Object.fromEntries(url.searchParams)).toEqual({ name: '住民票 写し.pdf', ref: 'r1' });
    expect([last().body, last().headers['Content-Type']]).toEqual([file, 'application/pdf']);
    last().upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    last().upload.onprogress?.({ lengthComputable: false, loaded: 2, total: 0 });
    last().answer(201, document);
    expect(await done).toEqual(document);
    expect(parts).toEqual([0.25]);
  });

  it.each([
    ['a refusal has the server’s words', 415, { code: 'unsupported', ja: '日', en: 'E' }, 'unsupported'],
    ['a proxy’s page has ours', 502, '<html>', 'failed'],
    ['an answer that is no document', 201, {}, 'failed'],
    ['a problem without words', 400, { code: 'x' }, 'failed'],
  ])('%s', async (_, status, body, code) => {
    const done = expect(upload('c1', file, () => undefined)).rejects.toMatchObject({
      status,
      problem: { code },
    });
    last().answer(status, body);
    await done;
  });

  it('does not send again by itself when the line is cut', async () => {
    const done = expect(upload('c1', file, () => undefined)).rejects.toMatchObject({
      problem: { code: 'upload-cut' },
    });
    last().answer(0, '');
    await done;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(requests).toHaveLength(1);
  });

  it('gives up when nothing moves', async () => {
    const done = expect(upload('c1', file, () => undefined)).rejects.toMatchObject({
      problem: { code: 'upload-cut' },
    });
    await vi.advanceTimersByTimeAsync(20_000);
    last().upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    await vi.advanceTimersByTimeAsync(31_000);
    await done;
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const done = expect(upload('c1', file, () => undefined, stop.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    stop.abort();
    await done;
    await expect(upload('c1', file, () => undefined, stop.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(requests).toHaveLength(1);
  });

  it('sends a photo with its ticket', async () => {
    const done = uploadPhoto('c1', new Blob(['x'], { type: 'image/jpeg' }), 't&1');
    expect(last().url).toBe('/api/v1/rooms/c1/photos?ticket=t%261');
    last().answer(201, document);
    expect(await done).toEqual(document);
  });
});
