import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { accountsApi, type Queue } from './api';

interface Queues {
  all: Queue[];
  /** The name of a counter in the page's language; its id when it is not known. */
  nameOf: (id: string) => string;
}

const none: Queue[] = [];

/** useQueues has the counters that accounts may serve. */
export function useQueues(): Queues {
  const { i18n } = useTranslation();
  const { data = none } = useQuery({ queryKey: ['accounts', 'queues'], queryFn: accountsApi.queues });
  const english = i18n.language === 'en';
  const nameOf = useCallback(
    (id: string) => {
      const queue = data.find((q) => q.id === id);
      return (english ? queue?.nameEn : queue?.nameJa) ?? id;
    },
    [data, english],
  );
  return { all: data, nameOf };
}
