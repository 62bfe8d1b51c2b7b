import { client, data } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { ListPage } from '../../office/list/use-list';

type Schemas = components['schemas'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditValues = Schemas['AuditValues'];
export type AuditVerification = Schemas['AuditVerification'];
export type Row = Record<string, unknown>;

export interface AuditQuery {
  from?: string;
  to?: string;
  actor?: string;
  action?: string;
  subject?: string;
  text?: string;
}

export const auditPath = '/api/v1/audit';

export const audit = {
  list: (query: AuditQuery & { sort?: string; limit?: number; after?: string; before?: string }) =>
    data(client.GET('/api/v1/audit', { params: { query } })) as Promise<ListPage<AuditEntry>>,
  values: (): Promise<AuditValues> => data(client.GET('/api/v1/audit/values')),
  verification: (): Promise<AuditVerification> => data(client.GET('/api/v1/audit/verification')),
  verify: (note: { count?: number; head?: string }): Promise<AuditVerification> =>
    data(client.POST('/api/v1/audit/verification', { body: note })),
};
