import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** What every list of the server takes (api/listing.go). */
export interface ListQuery {
  sort?: string;
  limit?: number;
  after?: string;
  before?: string;
}

/** One page of a list, as every list of the server answers. */
export interface ListPage<T> {
  items: T[];
  next?: string;
  prev?: string;
  total: number;
  more?: boolean;
}

export interface List<T, F extends string> {
  /** The filters as they are in the address; '' when not set. */
  filters: Readonly<Record<F, string>>;
  /** filter sets some and goes to the first page. */
  filter: (changes: Partial<Record<F, string>>) => void;
  clear: () => void;
  filtered: boolean;
  /** E.g. -startedAt; '' is the list's own order. */
  sort: string;
  setSort: (sort: string) => void;
  page: ListPage<T> | undefined;
  turn: (to: 'first' | 'prev' | 'next') => void;
  error: unknown;
  /** The first load, or a load with other filters than what is shown. */
  loading: boolean;
  reload: () => Promise<unknown>;
}

/**
 * useList keeps a list's filters, order and place in the address and reads what
 * they name. key is the query's name for react-query.
 */
export function useList<T, F extends string>(
  key: string,
  names: readonly F[],
  load: (query: ListQuery & Partial<Record<F, string>>) => Promise<ListPage<T>>,
  { limit = 50, refetchInterval = false }: { limit?: number; refetchInterval?: number | false } = {},
): List<T, F> {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const query = useMemo(() => {
    const now = new URLSearchParams(text);
    const given: Record<string, string> = {};
    for (const name of [...names, 'sort', 'after', 'before']) {
      const value = now.get(name);
      if (value !== null && value !== '') given[name] = value;
    }
    return given;
  }, [text, names]);

  const change = useCallback(
    (changes: Record<string, string | undefined>, replace = false) => {
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace },
      );
    },
    [setSearch],
  );

  const { data, error, isFetching, isPlaceholderData, isPending, refetch } = useQuery({
    queryKey: [key, query, limit],
    queryFn: () => load({ ...query, limit } as ListQuery & Partial<Record<F, string>>),
    placeholderData: keepPreviousData,
    refetchInterval,
  });

  const first = { after: undefined, before: undefined };
  const filters = Object.fromEntries(names.map((name) => [name, query[name] ?? ''])) as Record<F, string>;
  return {
    filters,
    filter: (changes) => change({ ...first, ...changes }, true),
    clear: () => change({ ...first, ...Object.fromEntries(names.map((name) => [name, undefined])) }),
    filtered: names.some((name) => filters[name] !== ''),
    sort: query['sort'] ?? '',
    setSort: (sort) => change({ ...first, sort }),
    page: data,
    turn: (to) =>
      change({
        after: to === 'next' ? data?.next : undefined,
        before: to === 'prev' ? data?.prev : undefined,
      }),
    error,
    loading: isPending || (isFetching && isPlaceholderData),
    reload: refetch,
  };
}
