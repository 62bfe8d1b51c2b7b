import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { client, data } from '../lib/api';
import { useFormat } from './format';

/**
 * LastChange says who changed something last, and when. action is one action of
 * the audit log, or the beginning of several with its dot ("queue."); subject is
 * what was changed. Nothing is shown while nobody has. version makes it look
 * again when it changes.
 */
export function LastChange({
  action,
  subject,
  version = '',
}: {
  action: string;
  subject: string;
  version?: string;
}) {
  const { t } = useTranslation('office');
  const format = useFormat();
  const { data: last } = useQuery({
    queryKey: ['last-change', action, subject, version],
    queryFn: () => data(client.GET('/api/v1/audit/last', { params: { query: { action, subject } } })),
  });
  if (last?.at === undefined) return null;
  return (
    <p className="flex items-center gap-1.5 text-[0.875rem] text-solid-gray-700">
      <History aria-hidden size={16} className="shrink-0" />
      {t('lastChange', { at: format.moment(last.at), name: last.actorName ?? last.actor ?? '' })}
    </p>
  );
}
