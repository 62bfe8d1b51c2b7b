import createClient, { type FetchResponse } from 'openapi-fetch';

import type { components, paths } from './api.gen';
import type { Cause, Problem } from './protocol';

type Schemas = components['schemas'];

/** What GET /api/v1/me says. */
export type Session = Schemas['Session'];
export type Site = Schemas['Site'];
export type ButtonText = Schemas['ButtonText'];
/** A call button's words; its live status comes over /ws. */
export type ButtonInfo = Schemas['ButtonWords'];
export type HistoryEntry = Omit<Schemas['HistoryEntry'], 'cause'> & { cause: Cause };
export type HistoryDetail = Omit<Schemas['HistoryDetail'], 'cause'> & { cause: Cause };
export type AwayReasons = Schemas['AwayReasons'];
export type DispositionCode = Schemas['DispositionCode'];
/** How one's own PC is set. */
export type MyEquipment = Schemas['MyEquipment'];
/** Where a call can be led to besides colleagues, whose state comes over /ws. */
export type Targets = Schemas['Targets'];

/** ApiError is a refusal or a lost line, with words for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(
    readonly status: number, // 0 when no answer came
    readonly problem: Problem,
    /** The fields at fault, where the server named them. */
    readonly fields: readonly FieldError[] = [],
  ) {
    super(problem.code);
  }
}

/** What is wrong with one field, e.g. body.nameEn; message is English. */
export type FieldError = Schemas['FieldError'];

const offline: Problem = {
  code: 'offline',
  ja: 'サーバーとつながりません。ネットワークを確認して、もう一度お試しください。',
  en: 'The server cannot be reached. Please check the network and try again.',
};
const failed: Problem = {
  code: 'failed',
  ja: 'サーバーで処理できませんでした。時間をおいてもう一度お試しください。',
  en: 'The server could not do this. Please try again later.',
};

/** A request without an answer for so long has failed. */
const requestTimeout = 15_000;

/** client is the generated client; an area's own api.ts gives its answers names with data. */
export const client = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  cache: 'no-store',
  // Looked up at each call, so that tests can replace it.
  fetch: (request) => fetch(request, { signal: AbortSignal.timeout(requestTimeout) }),
});

/** data gives the body of a good answer and throws an ApiError for the others. */
export async function data<R extends Record<string | number, unknown>, O, M extends `${string}/${string}`>(
  answer: Promise<FetchResponse<R, O, M>>,
): Promise<NonNullable<FetchResponse<R, O, M>['data']>> {
  let got: FetchResponse<R, O, M>;
  try {
    got = await answer;
  } catch {
    throw new ApiError(0, offline);
  }
  if (!got.response.ok) throw refusal(got.response.status, got.error);
  return got.data as NonNullable<FetchResponse<R, O, M>['data']>;
}

/** Who wants to know that the login has ended while a page is open. */
const lostListeners = new Set<() => void>();

/** onLoginLost calls whenever the server says that nobody is logged in, until the answer is called. */
export function onLoginLost(listener: () => void): () => void {
  lostListeners.add(listener);
  return () => lostListeners.delete(listener);
}

/** refusal makes an ApiError of an answer that is none of the good ones. */
function refusal(status: number, body: unknown): ApiError {
  const problem = problemIn(body);
  if (problem.code === 'not-logged-in') for (const tell of lostListeners) tell();
  return new ApiError(status, problem, fieldsIn(body));
}

/** problemIn reads a refusal (RFC 9457); a proxy's page has none of our words. */
function problemIn(body: unknown): Problem {
  if (typeof body !== 'object' || body === null) return failed;
  const { code, ja, en } = body as Partial<Problem>;
  return { code: code ?? failed.code, ja: ja ?? failed.ja, en: en ?? failed.en };
}

function fieldsIn(body: unknown): FieldError[] {
  const fields = (body as { fields?: unknown } | null)?.fields;
  return Array.isArray(fields) ? (fields as FieldError[]) : [];
}

/**
 * match is how a version is told to the server: what is replaced must be that
 * one; without any, nothing must be there yet (a new entry).
 */
export function match(version: string): { 'If-Match'?: string; 'If-None-Match'?: '*' } {
  return version === '' ? { 'If-None-Match': '*' } : { 'If-Match': version };
}

/** versioned gives the body of a good answer with the version in its ETag. */
export async function versioned<
  R extends Record<string | number, unknown>,
  O,
  M extends `${string}/${string}`,
>(
  answer: Promise<FetchResponse<R, O, M>>,
): Promise<{ value: NonNullable<FetchResponse<R, O, M>['data']>; version: string }> {
  const value = await data(answer);
  return { value, version: (await answer).response.headers.get('etag') ?? '' };
}

/**
 * request is for what openapi-fetch has no words for: bodies and answers that
 * are files. It throws an ApiError as the others do.
 */
export async function request(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  {
    body,
    json,
    headers = {},
    timeout = requestTimeout,
    signal,
  }: {
    body?: Blob | FormData;
    json?: object;
    headers?: Record<string, string>;
    timeout?: number;
    signal?: AbortSignal;
  } = {},
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(new URL(path, location.origin), {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]),
      headers: { ...headers, ...(json ? { 'Content-Type': 'application/json' } : {}) },
      ...(json ? { body: JSON.stringify(json) } : {}),
      ...(body ? { body } : {}),
    });
  } catch {
    throw new ApiError(0, offline);
  }
  if (!answer.ok) {
    throw refusal(answer.status, await answer.json().catch(() => null));
  }
  return answer;
}

export const api = {
  login: (login: string, password: string) =>
    data(client.POST('/api/v1/login', { body: { login, password } })),
  logout: () => data(client.POST('/api/v1/logout')),
  me: (): Promise<Session> => data(client.GET('/api/v1/me')),
  changePassword: (current: string, next: string) =>
    data(client.POST('/api/v1/me/password', { body: { current, new: next } })),
  equipment: (): Promise<MyEquipment> => data(client.GET('/api/v1/me/equipment')),
  putEquipment: (body: MyEquipment): Promise<MyEquipment> =>
    data(client.PUT('/api/v1/me/equipment', { body })),
  site: (): Promise<Site> => data(client.GET('/api/v1/site')),
  buttons: (): Promise<ButtonInfo[]> => data(client.GET('/api/v1/buttons')),
  history: async () => (await data(client.GET('/api/v1/history'))) as HistoryEntry[],
  historyDetail: async (id: string) =>
    (await data(client.GET('/api/v1/history/{id}', { params: { path: { id } } }))) as HistoryDetail,
  awayReasons: (): Promise<AwayReasons> => data(client.GET('/api/v1/away-reasons')),
  dispositionCodes: (): Promise<DispositionCode[]> => data(client.GET('/api/v1/disposition-codes')),
  targets: (): Promise<Targets> => data(client.GET('/api/v1/targets')),
};

/** buttonText picks the words in a language, else Japanese, else anything. */
export function buttonText(button: ButtonInfo | undefined, language: string): ButtonText | undefined {
  if (!button) return undefined;
  return button.texts[language] ?? button.texts['ja'] ?? Object.values(button.texts)[0];
}
