import { afterEach, describe, expect, it, vi } from 'vitest';

import { api, ApiError, buttonText, type ButtonInfo } from './api';

function answer(status: number, body: unknown, type = 'application/json') {
  const fetch = vi.fn((_: Request) =>
    Promise.resolve(
      new Response(status === 204 ? null : JSON.stringify(body), {
        status,
        headers: { 'Content-Type': type },
      }),
    ),
  );
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

afterEach(() => vi.unstubAllGlobals());

describe('api', () => {
  it('logs in with a JSON body', async () => {
    const fetch = answer(200, { id: '1', login: 'a', name: 'A', role: 'staff', mustChangePassword: true });
    await expect(api.login('a', 'secret')).resolves.toMatchObject({ role: 'staff' });
    const request = fetch.mock.calls[0]?.[0];
    expect(request?.method).toBe('POST');
    expect(new URL(request?.url ?? '').pathname).toBe('/api/v1/login');
    await expect(request?.json()).resolves.toEqual({ login: 'a', password: 'secret' });
  });

  it('passes the server’s words on', async () => {
    answer(401, { code: 'wrong-login', ja: '違います。', en: 'Wrong.' }, 'application/problem+json');
    await expect(api.login('a', 'b')).rejects.toMatchObject({
      status: 401,
      problem: { code: 'wrong-login', ja: '違います。', en: 'Wrong.' },
    });
  });

  it('has words for an answer without any, and for none at all', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })));
    await expect(api.me()).rejects.toMatchObject({ status: 502, problem: { code: 'failed' } });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const lost = api.me();
    await expect(lost).rejects.toBeInstanceOf(ApiError);
    await expect(lost).rejects.toMatchObject({ status: 0, problem: { code: 'offline' } });
  });

  it('puts an id into the path so that it stays one part', async () => {
    const fetch = answer(200, {});
    await api.historyDetail('a/b?c');
    expect(fetch.mock.calls[0]?.[0].url).toMatch(/\/api\/v1\/history\/a%2Fb%3Fc$/);
  });
});

describe('buttonText', () => {
  const button = {
    id: 'x',
    texts: { ja: { label: '日', line: '' }, en: { label: 'E', line: '' } },
  } as unknown as ButtonInfo;
  it('falls back to Japanese', () => {
    expect(buttonText(button, 'en')?.label).toBe('E');
    expect(buttonText(button, 'ko')?.label).toBe('日');
    expect(buttonText(undefined, 'ja')).toBeUndefined();
  });
});
