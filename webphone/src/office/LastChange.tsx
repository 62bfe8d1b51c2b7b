import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { client, data } from '../lib/api';
import type { components } from '../lib/api.gen';
import { useActorWords } from './actor';
import { useFormat } from './format';

/** The name under which the answers are kept; they are read anew with the settings. */
export const lastChanges = ['settings', 'last-change'] as const;

type Action = components['schemas']['AuditEntry']['action'];
/** Family is the beginning of actions, with its dot. */
type Family<A extends string> = A extends `${infer Name}.${string}` ? `${Name}.` : never;

/**
 * LastChange says who changed something last, and when. action is one action of
 * the audit log, or the beginning of several with its dot ("queue."); subject is
 * what was changed. Nothing is shown while nobody has. It looks again when version
 * changes, and when the settings are read anew.
 */
export function LastChange({
  action,
  subject,
  version = '',
}: {
  action: Action | Family<Action>;
  subject: string;
  version?: string;
}) {
  const { t } = useTranslation('office');
  const format = useFormat();
  const who = useActorWords();
  const { data: last } = useQuery({
    queryKey: [...lastChanges, action, subject, version],
    queryFn: () => data(client.GET('/api/v1/audit/last', { params: { query: { action, subject } } })),
  });
  if (last?.at === undefined) return null;
  return (
    <p className="flex items-center gap-1.5 text-[0.875rem] text-solid-gray-700">
      <History aria-hidden size={16} className="shrink-0" />
      {t('lastChange', { at: format.moment(last.at), name: who(last.actor ?? '-', last.actorName) })}
    </p>
  );
}
