import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { valuesOf, type AccountValues } from './AccountForm';
import type { AccountDetail, Serves } from './api';
import { useQueues } from './use-queues';

/**
 * Conflict says what somebody else has changed meanwhile, beside what was typed
 * here, and lets the person choose; nothing that was typed is lost before.
 */
export function Conflict({
  mine,
  base,
  newer,
  keep,
  take,
}: {
  mine: AccountValues;
  base: AccountDetail;
  newer: AccountDetail;
  keep: () => void;
  take: () => void;
}) {
  const { t } = useTranslation('accounts');
  const { nameOf } = useQueues();
  const words = (values: AccountValues) => ({
    name: values.name,
    place: values.place,
    role: t(`role.${values.role}`),
    queues: values.serves.map((s) => served(s, nameOf)).join('、'),
  });
  const [old, theirs, own] = [words(valuesOf(base)), words(valuesOf(newer)), words(mine)];
  const fields = (['name', 'place', 'role', 'queues'] as const).filter((f) => old[f] !== theirs[f]);
  return (
    <Banner
      tone="warning"
      heading={t('conflict.heading')}
      actions={
        <>
          <Button onClick={keep}>{t('conflict.keep')}</Button>
          <Button onClick={take}>{t('conflict.take')}</Button>
        </>
      }
    >
      <p>{fields.length > 0 ? t('conflict.text') : t('conflict.state')}</p>
      <ul className="mt-2 list-disc pl-6">
        {fields.map((f) => (
          <li key={f}>
            {t(own[f] === old[f] ? 'conflict.stays' : 'conflict.line', {
              field: t(`list.${f}`),
              theirs: theirs[f] || '–',
              mine: own[f] || '–',
            })}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function served(s: Serves, nameOf: (id: string) => string): string {
  const ranks = s.level === 0 && s.priority === 0 ? '' : `(${s.level}/${s.priority})`;
  return nameOf(s.queue) + ranks;
}
