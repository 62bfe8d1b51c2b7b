import type { Account, Cause, Problem, Role, Time } from './protocol';

/** What GET /api/v1/me says. */
export interface Session extends Account {
  mustChangePassword: boolean;
  /** The login before this one. */
  lastLogin?: Time;
}

export interface Site {
  /** Domain of the site's SIP addresses. */
  domain: string;
  /** What the service is called, e.g. the city's name. */
  name: string;
  timeZone: string;
  /** Of the product, only when logged in. */
  version?: string;
  languages: string[];
  /** What cameras are asked for; maxBitrate in bit/s. */
  media: { width: number; height: number; frameRate: number; maxBitrate: number };
  /** The certificate is self-made: /trust explains how to trust it. */
  trust: boolean;
}

export interface ButtonText {
  label: string;
  /** What the counter is for, in one line. */
  line: string;
}

/** A call button's words (its live status comes over /ws). */
export interface ButtonInfo {
  id: string;
  queue: string;
  position: number;
  icon: string;
  colour: string;
  /** By language: ja, ja-x-easy, en, zh, ko … */
  texts: Record<string, ButtonText>;
  enabled: boolean;
  useHours: boolean;
}

export interface HistoryEntry {
  id: string;
  button?: string;
  queue?: string;
  /** Names and ids of who called and who answered. */
  caller: string;
  callerId: string;
  agent?: string;
  agentId?: string;
  startedAt: Time;
  connectedAt?: Time;
  endedAt: Time;
  talkingMs: number;
  cause: Cause;
  recovered: number;
}

export interface AccountEntry extends Account {
  place: string;
  /** Ids of the queues that this account serves. */
  queues: string[];
  disabled: boolean;
  mustChange: boolean;
  createdAt: Time;
  lastLoginAt?: Time;
}

export interface AccountPage {
  items: AccountEntry[];
  total: number;
  next?: string;
}

export interface NewAccount {
  login: string;
  name: string;
  place?: string;
  role: Role;
  password?: string;
}

export interface CreatedAccount extends AccountEntry {
  oneTimePassword?: string;
}

/** ApiError is a refusal or a lost line, with words for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(
    readonly status: number, // 0 when no answer came
    readonly problem: Problem,
  ) {
    super(problem.code);
  }
}

const offline: Problem = {
  code: 'offline',
  ja: 'サーバーとつながりません。ネットワークを確認して、もう一度お試しください。',
  en: 'The server cannot be reached. Please check the network and try again.',
};

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, offline);
  }
  if (!response.ok) throw new ApiError(response.status, await problemIn(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function problemIn(response: Response): Promise<Problem> {
  const fallback: Problem = {
    code: `http-${response.status}`,
    ja: 'サーバーで処理できませんでした。時間をおいてもう一度お試しください。',
    en: 'The server could not do this. Please try again later.',
  };
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { code: body.code ?? fallback.code, ja: body.ja ?? fallback.ja, en: body.en ?? fallback.en };
  } catch {
    return fallback;
  }
}

export const api = {
  login: (login: string, password: string) => request<Session>('POST', '/login', { login, password }),
  logout: () => request<undefined>('POST', '/logout'),
  me: () => request<Session>('GET', '/me'),
  changePassword: (current: string, next: string) =>
    request<undefined>('POST', '/me/password', { current, new: next }),
  site: () => request<Site>('GET', '/site'),
  buttons: () => request<ButtonInfo[]>('GET', '/buttons'),
  history: () => request<HistoryEntry[]>('GET', '/history'),
  accounts: (after = '') =>
    request<AccountPage>('GET', `/accounts?limit=100&after=${encodeURIComponent(after)}`),
  createAccount: (entry: NewAccount) => request<CreatedAccount>('POST', '/accounts', entry),
  setDisabled: (id: string, disabled: boolean) =>
    request<AccountEntry>('PATCH', `/accounts/${encodeURIComponent(id)}`, { disabled }),
  resetPassword: (id: string) =>
    request<{ password: string }>('POST', `/accounts/${encodeURIComponent(id)}/reset-password`),
  deleteAccount: (id: string) => request<undefined>('DELETE', `/accounts/${encodeURIComponent(id)}`),
};

/** buttonText picks the words in a language, else Japanese, else anything. */
export function buttonText(button: ButtonInfo | undefined, language: string): ButtonText | undefined {
  if (!button) return undefined;
  return button.texts[language] ?? button.texts['ja'] ?? Object.values(button.texts)[0];
}
