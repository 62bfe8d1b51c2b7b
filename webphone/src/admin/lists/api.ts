import { useQuery } from '@tanstack/react-query';

import { client, data, match, versioned } from '../../lib/api';
import type { components } from '../../lib/api.gen';
import type { Saved } from '../../office/form/use-record';
import type { Address } from '../counters/api';

type Schemas = components['schemas'];
export type AwayReasons = Schemas['AwayReasons'];
export type DispositionCode = Schemas['DispositionCode'];

const addresses = (): Promise<Address[]> => data(client.GET('/api/v1/addresses'));

export const lists = {
  reasons: (): Promise<AwayReasons> => data(client.GET('/api/v1/away-reasons')),
  putReasons: (body: AwayReasons, version: string): Promise<AwayReasons> =>
    data(client.PUT('/api/v1/away-reasons', { params: { header: match(version) }, body })),
  codes: (): Promise<Saved<DispositionCode[]>> => versioned(client.GET('/api/v1/disposition-codes')),
  putCodes: (body: DispositionCode[], version: string): Promise<Saved<DispositionCode[]>> =>
    versioned(client.PUT('/api/v1/disposition-codes', { params: { header: match(version) }, body })),
  address: async (id: string) => (await addresses()).find((a) => a.id === id),
  putAddress: (address: Address, version: string): Promise<Address> =>
    data(
      client.PUT('/api/v1/addresses/{id}', {
        params: { path: { id: address.id }, header: match(version) },
        body: address,
      }),
    ),
  removeAddress: (id: string) => data(client.DELETE('/api/v1/addresses/{id}', { params: { path: { id } } })),
};

export const useReasons = () => useQuery({ queryKey: ['settings', 'reasons'], queryFn: lists.reasons });
export const useSavedCodes = () => useQuery({ queryKey: ['settings', 'saved-codes'], queryFn: lists.codes });
