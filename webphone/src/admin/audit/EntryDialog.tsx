import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { useActorWords } from '../../office/actor';
import { useFormat } from '../../office/format';
import type { AuditEntry } from './api';
import { Difference } from './Difference';
import { actionWords, useFieldWords } from './words';

/** EntryDialog is one line of the log with all that it says. */
export function EntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const who = useActorWords();
  const words = useFieldWords(entry.names);
  const more = Object.entries(entry.detail ?? {}).filter(([, v]) => v !== '' && v !== null);
  return (
    <Dialog
      width="medium"
      heading={t('entry.heading', { seq: format.count(entry.seq) })}
      onClose={onClose}
      actions={
        <Button onClick={onClose} data-autofocus>
          {t('action.close', { ns: 'common' })}
        </Button>
      }
    >
      <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-1">
        <Fact name={t('entry.at')}>{format.moment(entry.at)}</Fact>
        <Fact name={t('entry.actor')}>{who(entry.actor, entry.actorName)}</Fact>
        <Fact name={t('entry.address')}>{entry.address}</Fact>
        <Fact name={t('entry.action')}>{actionWords(t, entry.action)}</Fact>
        <Fact name={t('entry.subject')}>{entry.names?.[entry.subject] ?? entry.subject}</Fact>
      </dl>
      {(entry.before ?? entry.after) && (
        <>
          <h3 className="mt-6 mb-2 text-[1.125rem] font-bold">{t('entry.change')}</h3>
          <Difference
            before={entry.before}
            after={entry.after}
            names={entry.names}
            caption={t('entry.change')}
          />
        </>
      )}
      {more.length > 0 && (
        <>
          <h3 className="mt-6 mb-2 text-[1.125rem] font-bold">{t('entry.more')}</h3>
          <dl className="grid grid-cols-[12rem_1fr] gap-x-4 gap-y-1">
            {more.map(([key, value]) => (
              <Fact key={key} name={words.path([key])}>
                {words.value(key, value)}
              </Fact>
            ))}
          </dl>
        </>
      )}
      <p className="mt-6 text-[0.875rem] break-all text-solid-gray-700">
        {t('entry.hash')} <code>{entry.hash}</code>
      </p>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="font-bold">{name}</dt>
      <dd className="break-words">{children}</dd>
    </>
  );
}
