import { useTranslation } from 'react-i18next';

import {
  useAccountNames,
  useAddresses,
  usePrompts,
  useQueues,
  useSchedules,
  useVoice,
  type Queue,
} from './api';

interface Named {
  id: string;
  nameJa: string;
  nameEn: string;
}

/** useNamed picks the name of something in the page's language. */
export function useNamed(): (n: Pick<Named, 'nameJa' | 'nameEn'>) => string {
  const { i18n } = useTranslation();
  return (n) => (i18n.language === 'en' ? n.nameEn : n.nameJa);
}

/** useNames are the names of all that settings refer to; an id that is not there is shown as it is. */
export function useNames() {
  const { t } = useTranslation('counters');
  const named = useNamed();
  const queues = useQueues().data ?? [];
  const addresses = useAddresses().data ?? [];
  const prompts = usePrompts().data ?? [];
  const shipped = useVoice().data?.shipped ?? [];
  const schedules = useSchedules().data ?? [];
  const accounts = useAccountNames().data ?? [];
  const of = (list: readonly Named[]) => (id: string) => {
    const found = list.find((n) => n.id === id);
    return found ? named(found) : t('gone', { id });
  };
  const queue = of(queues);
  const address = of(addresses);
  const prompt = of([...prompts, ...shipped]);
  const account = (id: string) => accounts.find((a) => a.id === id)?.name ?? t('goneAccount');
  return {
    queue,
    address,
    prompt,
    account,
    schedule: of(schedules),
    target: ({ kind, id }: Queue['overflow'][number]['to']) =>
      ({ queue, account, address, message: prompt })[kind](id),
  };
}
