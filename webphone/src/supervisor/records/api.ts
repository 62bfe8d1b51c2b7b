import { client, data, request } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { Cause } from '../../lib/protocol';
import type { ListPage, ListQuery } from '../../office/list/use-list';

type Schemas = components['schemas'];

export type RecordEntry = Omit<Schemas['RecordEntry'], 'cause'> & { cause: Cause };
export type RecordNote = Schemas['RecordNote'];
export type Choice = Schemas['RecordChoice'];
export type Choices = Omit<Schemas['RecordChoices'], 'causes'> & { causes: Cause[] };
export type Export = Schemas['RecordExport'];
export type Format = Export['format'];
export type Detail = Omit<Schemas['HistoryDetail'], 'cause'> & { cause: Cause };
export type Stretch = Schemas['Stretch'];
export type Receipt = Schemas['Receipt'];

/** What a search may ask for, as it is in the address. */
export const filterNames = [
  'from',
  'to',
  'account',
  'kiosk',
  'button',
  'queue',
  'outcome',
  'cause',
  'code',
  'text',
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

/** queryOf is the search as the server takes it. */
export function queryOf({ cause, outcome, ...rest }: Filters): Schemas['RecordQuery'] {
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
    ...(cause ? { cause: [cause] } : {}),
    ...(outcome === 'answered' || outcome === 'unanswered' ? { outcome } : {}),
  };
}

export const records = {
  list: async ({ sort, limit, after, before, ...filters }: ListQuery & Filters) => {
    const page = { sort, limit, after, before };
    const given = Object.fromEntries(Object.entries(page).filter(([, value]) => value !== undefined));
    return (await data(
      client.GET('/api/v1/records', { params: { query: { ...given, ...queryOf(filters) } } }),
    )) as ListPage<RecordEntry>;
  },
  choices: async () => (await data(client.GET('/api/v1/records/choices'))) as Choices,
  detail: async (id: string) =>
    (await data(client.GET('/api/v1/history/{id}', { params: { path: { id } } }))) as Detail,
  exports: () => data(client.GET('/api/v1/records/exports')),
  export: (format: Format, language: 'ja' | 'en', filters: Filters) =>
    data(client.POST('/api/v1/records/exports', { body: { format, language, query: queryOf(filters) } })),
  deleteExport: (id: string) => request('DELETE', `/api/v1/records/exports/${encodeURIComponent(id)}`),
};

/** contentOf is where the browser downloads a finished export. */
export const contentOf = (id: string) => `/api/v1/records/exports/${encodeURIComponent(id)}/content`;
