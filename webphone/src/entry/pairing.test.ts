import { afterEach, describe, expect, it, vi } from 'vitest';

import { pair, type Pairing } from './pairing';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A server that gives codes and answers claims with what it is told, in turn. */
function server(claims: (string | number)[]) {
  let codes = 0;
  const secrets: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const json = (status: number, body: object) =>
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
    if (request.url.endsWith('/pairings')) {
      codes++;
      return json(201, { code: `0000000${codes}`, secret: `secret ${codes}`, expiresIn: 20 });
    }
    secrets.push(((await request.json()) as { secret: string }).secret);
    const next = claims.shift() ?? 'waiting';
    return typeof next === 'number'
      ? json(next, { code: 'x', ja: 'だめ', en: 'no' })
      : json(200, { state: next });
  });
  return { secrets };
}

describe('pair', () => {
  it('asks with the secret until the code was typed, and for another code when it is over', async () => {
    vi.useFakeTimers();
    const { secrets } = server(['waiting', 404, 500, 'paired']);
    const shown: Pairing[] = [];
    const done = pair((p) => shown.push(p), new AbortController().signal);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await done).toBe(true);
    expect(secrets).toEqual(['secret 1', 'secret 1', 'secret 2', 'secret 2']);
    expect(shown.map((p) => p.code)).toContain('00000002');
    expect(shown.some((p) => p.problem?.en === 'no')).toBe(true);
  });

  it('replaces a code before it runs out, and ends with the page', async () => {
    vi.useFakeTimers();
    server([]);
    const shown: Pairing[] = [];
    const life = new AbortController();
    const done = pair((p) => shown.push(p), life.signal);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(shown.at(-1)?.code).toBe('00000002');
    life.abort();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await done).toBe(false);
  });
});
