import { useQuery, useQueryClient } from '@tanstack/react-query';

import { client, data, match, versioned } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { Saved } from '../../office/form/use-record';

type Schemas = components['schemas'];
export type Queue = Schemas['Queue'];
export type Member = Schemas['Member'];
export type CallButton = Schemas['ButtonWords'];
export type Schedule = Schemas['Schedule'];
export type Prompt = Schemas['Prompt'];
export type Address = Schemas['Address'];
export type AccountName = Schemas['AccountName'];
export type DispositionCode = Schemas['DispositionCode'];
export type Voice = Schemas['Voice'];

const all = () => data(client.GET('/api/v1/queues'));

export const counters = {
  queues: (): Promise<Queue[]> => all(),
  queue: async (id: string) => (await all()).find((q) => q.id === id),
  putQueue: (queue: Queue, version: string): Promise<Queue> =>
    data(
      client.PUT('/api/v1/queues/{id}', {
        params: { path: { id: queue.id }, header: match(version) },
        body: queue,
      }),
    ),
  deleteQueue: (id: string) => data(client.DELETE('/api/v1/queues/{id}', { params: { path: { id } } })),
  members: (id: string): Promise<Saved<Member[]>> =>
    versioned(client.GET('/api/v1/queues/{id}/members', { params: { path: { id } } })),
  putMembers: (id: string, members: Member[], version: string): Promise<Saved<Member[]>> =>
    versioned(
      client.PUT('/api/v1/queues/{id}/members', {
        params: { path: { id }, header: match(version) },
        body: members,
      }),
    ),
  buttons: (): Promise<CallButton[]> => data(client.GET('/api/v1/buttons')),
  button: async (id: string) => (await data(client.GET('/api/v1/buttons'))).find((b) => b.id === id),
  putButton: (button: CallButton, version: string): Promise<CallButton> =>
    data(
      client.PUT('/api/v1/buttons/{id}', {
        params: { path: { id: button.id }, header: match(version) },
        body: button,
      }),
    ),
  deleteButton: (id: string) => data(client.DELETE('/api/v1/buttons/{id}', { params: { path: { id } } })),
  orderButtons: (ids: string[]): Promise<CallButton[]> =>
    data(client.PUT('/api/v1/button-order', { body: { ids } })),
  schedules: (): Promise<Schedule[]> => data(client.GET('/api/v1/schedules')),
  prompts: (): Promise<Prompt[]> => data(client.GET('/api/v1/prompts')),
  voice: (): Promise<Voice> => data(client.GET('/api/v1/voice')),
  addresses: (): Promise<Address[]> => data(client.GET('/api/v1/addresses')),
  accounts: (): Promise<AccountName[]> => data(client.GET('/api/v1/account-names')),
  codes: (): Promise<DispositionCode[]> => data(client.GET('/api/v1/disposition-codes')),
};

/** The names under which the settings are kept while the pages are open; all settings' areas share them. */
export const settingKeys = {
  queues: ['settings', 'queues'],
  members: (id: string) => ['settings', 'members', id],
  buttons: ['settings', 'buttons'],
  schedules: ['settings', 'schedules'],
  prompts: ['settings', 'prompts'],
  voice: ['settings', 'voice'],
  addresses: ['settings', 'addresses'],
  accounts: ['settings', 'accounts'],
  codes: ['settings', 'codes'],
} as const;

export const useQueues = () => useQuery({ queryKey: settingKeys.queues, queryFn: counters.queues });
export const useButtons = () => useQuery({ queryKey: settingKeys.buttons, queryFn: counters.buttons });
export const useSchedules = () => useQuery({ queryKey: settingKeys.schedules, queryFn: counters.schedules });
export const usePrompts = () => useQuery({ queryKey: settingKeys.prompts, queryFn: counters.prompts });
export const useVoice = () => useQuery({ queryKey: settingKeys.voice, queryFn: counters.voice });
export const useAddresses = () => useQuery({ queryKey: settingKeys.addresses, queryFn: counters.addresses });
export const useAccountNames = () => useQuery({ queryKey: settingKeys.accounts, queryFn: counters.accounts });
export const useCodes = () => useQuery({ queryKey: settingKeys.codes, queryFn: counters.codes });
export const useMembers = (id: string) =>
  useQuery({ queryKey: settingKeys.members(id), queryFn: () => counters.members(id) });

/** useRefresh reads all settings anew: one change may show in several lists. */
export function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['settings'] });
}
