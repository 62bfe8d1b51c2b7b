import { client, data } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { ListPage, ListQuery } from '../../office/list/use-list';

type Schemas = components['schemas'];
export type TokenEntry = Schemas['TokenEntry'];
export type NewToken = Schemas['CreateTokenInputBody'];
export type CreatedToken = Schemas['CreatedToken'];
export type Scope = NewToken['scopes'][number];

/** The scopes in the order in which they are offered. */
export const scopes = [
  'records:read',
  'statistics:read',
  'board:read',
  'settings:read',
  'settings:write',
  'accounts:read',
  'accounts:write',
  'audit:read',
  'system:read',
] as const satisfies Scope[];

export const listTokens = async (query: ListQuery & { q?: string }): Promise<ListPage<TokenEntry>> =>
  data(client.GET('/api/v1/tokens', { params: { query } }));

/** createToken is sent again with the same key when its answer was lost. */
export const createToken = (body: NewToken, key: string): Promise<CreatedToken> =>
  data(client.POST('/api/v1/tokens', { body, params: { header: { 'Idempotency-Key': key } } }));

export const deleteToken = (id: string) =>
  data(client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }));

export const description = async () =>
  (await data(client.GET('/api/v1/openapi.json'))) as unknown as Description;

/** The parts of an OpenAPI 3.1 document that the page shows. */
export interface Description {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Partial<Record<Method, Operation>>>;
  components: { schemas: Record<string, Schema> };
}
export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof methods)[number];
export interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
  'x-roles'?: string[];
  'x-scope'?: string;
}
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  default?: unknown;
}
