import { client, data } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { ListQuery } from '../../office/list/use-list';

type Schemas = components['schemas'];

export type Profile = Schemas['Profile'];
export type OwnCall = Schemas['OwnCall'];

/** The filters of one's own calls, as they are in the address: days, an outcome, a text. */
export const filters = ['from', 'to', 'outcome', 'q'] as const;
export type Filter = (typeof filters)[number];

/** The address may hold anything; the server refuses what it does not know. */
type Known<T> = T & { outcome?: never };

export const mineApi = {
  profile: (): Promise<Profile> => data(client.GET('/api/v1/me/profile')),
  calls: (query: ListQuery & Partial<Record<Filter, string>>) =>
    data(client.GET('/api/v1/me/calls', { params: { query: query as Known<typeof query> } })),
  sessions: () => data(client.GET('/api/v1/me/sessions')),
  endSession: (session: string) =>
    data(client.DELETE('/api/v1/me/sessions/{session}', { params: { path: { session } } })),
  endSessions: () => data(client.DELETE('/api/v1/me/sessions')),
  devices: () => data(client.GET('/api/v1/me/devices')),
  removeDevice: (device: string) =>
    data(client.DELETE('/api/v1/me/devices/{device}', { params: { path: { device } } })),
  renewDevice: (device: string, password: string) =>
    data(
      client.POST('/api/v1/me/devices/{device}/secret', { params: { path: { device } }, body: { password } }),
    ),
};
