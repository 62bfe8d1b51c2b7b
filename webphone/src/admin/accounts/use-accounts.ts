import { useCallback, useEffect, useState } from 'react';

import { api, ApiError, type AccountEntry } from '../../lib/api';
import type { Problem } from '../../lib/protocol';

export interface Accounts {
  items: AccountEntry[];
  total: number;
  next: string | undefined;
  loadProblem: Problem | null;
  reload: () => Promise<void>;
  more: () => Promise<void>;
}

/** useAccounts reads the list of accounts, page by page. */
export function useAccounts(): Accounts {
  const [items, setItems] = useState<AccountEntry[]>([]);
  const [total, setTotal] = useState(0);
  const [next, setNext] = useState<string>();
  const [loadProblem, setLoadProblem] = useState<Problem | null>(null);

  const load = useCallback(async (after?: string) => {
    try {
      const page = await api.accounts(after);
      setItems((old) => (after === undefined ? page.items : [...old, ...page.items]));
      setTotal(page.total);
      setNext(page.next);
      setLoadProblem(null);
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      setLoadProblem(err.problem);
    }
  }, []);

  useEffect(() => {
    const first = setTimeout(() => void load());
    return () => clearTimeout(first);
  }, [load]);

  return {
    items,
    total,
    next,
    loadProblem,
    reload: useCallback(() => load(), [load]),
    more: () => load(next),
  };
}
