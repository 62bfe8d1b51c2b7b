import { QueryClient } from '@tanstack/react-query';

import { ApiError } from '../lib/api';

/** How often a request that got no answer is tried again before it is told. */
const retries = 2;

/** newQueries is the cache of what pages read of the server. */
export function newQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A refusal does not change by asking again; a lost line may.
        retry: (count, err) => err instanceof ApiError && err.status === 0 && count < retries,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
