import { client, data, request } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { ListQuery } from '../../office/list/use-list';

type Schemas = components['schemas'];

export type AccountRow = Schemas['AccountRow'];
export type AccountDetail = Schemas['AccountDetail'];
export type AccountTraces = Schemas['AccountTraces'];
export type CreatedAccount = Schemas['CreatedAccount'];
type NewAccount = Schemas['CreateInputBody'];
export type AccountChange = Schemas['UpdateInputBody'];
export type Serves = Schemas['Serves'];
export type Queue = Schemas['Queue'];
export type ImportPreview = Schemas['ImportPreview'];
export type ImportPlanRow = Schemas['ImportPlanRow'];
export type ImportLine = Schemas['ImportLine'];
export type ImportedPassword = Schemas['ImportedPassword'];
export type Rights = Schemas['Rights'];

/** The filters of the list, as they are in the address. */
export const filters = ['q', 'role', 'state', 'queue'] as const;
export type Filter = (typeof filters)[number];

/** The address may hold anything; the server refuses what it does not know. */
type Known<T> = T & { role?: never; state?: never };

/** An import makes a password for each new account, which takes its time. */
const importTimeout = 600_000;
const previewTimeout = 60_000;

const at = (id: string) => ({ path: { id } });

export const accountsApi = {
  list: (query: ListQuery & Partial<Record<Filter, string>>) =>
    data(client.GET('/api/v1/accounts', { params: { query: query as Known<typeof query> } })),
  queues: (): Promise<Queue[]> => data(client.GET('/api/v1/queues')),
  get: (id: string): Promise<AccountDetail> => data(client.GET('/api/v1/accounts/{id}', { params: at(id) })),
  create: (body: NewAccount): Promise<CreatedAccount> => data(client.POST('/api/v1/accounts', { body })),
  /** version: what was seen; without it whatever is there is replaced. */
  update: (id: string, body: AccountChange, version?: string): Promise<AccountDetail> =>
    data(
      client.PATCH('/api/v1/accounts/{id}', {
        params: { ...at(id), ...(version === undefined ? {} : { header: { 'If-Match': version } }) },
        body,
      }),
    ),
  remove: (id: string) => data(client.DELETE('/api/v1/accounts/{id}', { params: at(id) })),
  traces: (id: string): Promise<AccountTraces> =>
    data(client.GET('/api/v1/accounts/{id}/traces', { params: at(id) })),
  resetPassword: (id: string) =>
    data(client.POST('/api/v1/accounts/{id}/reset-password', { params: at(id) })),

  sessions: (id: string) => data(client.GET('/api/v1/accounts/{id}/sessions', { params: at(id) })),
  endSession: (id: string, session: string) =>
    data(client.DELETE('/api/v1/accounts/{id}/sessions/{session}', { params: { path: { id, session } } })),
  endSessions: (id: string) => data(client.DELETE('/api/v1/accounts/{id}/sessions', { params: at(id) })),

  devices: (id: string) => data(client.GET('/api/v1/accounts/{id}/devices', { params: at(id) })),
  addDevice: (id: string, label: string) =>
    data(client.POST('/api/v1/accounts/{id}/devices', { params: at(id), body: { label } })),
  renewDevice: (id: string, device: string) =>
    data(client.POST('/api/v1/accounts/{id}/devices/{device}/secret', { params: { path: { id, device } } })),
  removeDevice: (id: string, device: string) =>
    data(client.DELETE('/api/v1/accounts/{id}/devices/{device}', { params: { path: { id, device } } })),

  rights: (): Promise<Rights> => data(client.GET('/api/v1/accounts/rights')),

  preview: async (file: Blob): Promise<ImportPreview> => {
    const answer = await request('POST', '/api/v1/accounts/import/preview', {
      body: file,
      timeout: previewTimeout,
    });
    return (await answer.json()) as ImportPreview;
  },
  /** Gives the lines of the answer as they come; the last is finished or has a problem. */
  run: async function* (file: Blob, version: string, signal: AbortSignal): AsyncGenerator<ImportLine> {
    const answer = await request('POST', `/api/v1/accounts/import?version=${encodeURIComponent(version)}`, {
      body: file,
      timeout: importTimeout,
      signal,
    });
    if (answer.body) yield* documents<ImportLine>(answer.body);
  },
};

/** documents reads a stream of JSON documents, one a line. */
export async function* documents<T>(stream: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines = rest.split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T;
    if (done) return;
  }
}

/** fileHref is where a list comes as a file. */
export function fileHref(list: 'export' | 'rights/export', query: Record<string, string>): string {
  return `/api/v1/accounts/${list}?${new URLSearchParams(query).toString()}`;
}
