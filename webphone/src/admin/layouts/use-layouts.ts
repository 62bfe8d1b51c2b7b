import { useQuery, useQueryClient } from '@tanstack/react-query';

import { api } from '../../lib/api';
import { layoutsApi, type Layout } from './api';

const keys = { all: ['layouts'], buttons: ['layouts', 'buttons'], kiosks: ['layouts', 'kiosks'] } as const;
/** How often the page looks which kiosks are there. */
const lookEvery = 10_000;

export const useLayouts = () => useQuery({ queryKey: [...keys.all, 'list'], queryFn: layoutsApi.list });
export const useLayout = (id: string) =>
  useQuery({
    queryKey: [...keys.all, 'one', id],
    queryFn: () => layoutsApi.get(id),
    refetchOnWindowFocus: false,
  });
export const useVersions = (id: string) =>
  useQuery({ queryKey: [...keys.all, 'versions', id], queryFn: () => layoutsApi.versions(id) });
export const useKiosks = () =>
  useQuery({ queryKey: keys.kiosks, queryFn: layoutsApi.kiosks, refetchInterval: lookEvery });
/** The call buttons, switched off ones too, in their order. */
export const useButtons = () =>
  useQuery({
    queryKey: keys.buttons,
    queryFn: async () => (await api.buttons()).sort((a, b) => a.position - b.position),
  });

/** useRefresh makes lists and versions be read again; changed is known at once. */
export function useRefresh() {
  const queries = useQueryClient();
  return (changed?: Layout) => {
    if (changed) queries.setQueryData([...keys.all, 'one', changed.id], changed);
    void queries.invalidateQueries({
      queryKey: keys.all,
      predicate: ({ queryKey }) => queryKey[1] !== 'one' && queryKey[1] !== 'buttons',
    });
  };
}
