import { useTranslation } from 'react-i18next';

import { RecordBar } from '../../office/form/RecordBar';
import { useRecord, type Saved } from '../../office/form/use-record';
import { LastChange } from '../../office/LastChange';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { freeId } from '../../office/slug';
import { useQueues, useRefresh } from '../counters/api';
import { useNamed } from '../counters/use-names';
import { lists, useSavedCodes, type DispositionCode } from './api';
import { EntryTable, wrongEntries } from './EntryTable';
import { ListTabs } from './ListTabs';

/** CodesPage is what may come of a call. */
export function CodesPage() {
  const { t } = useTranslation('lists');
  const codes = useSavedCodes();
  return (
    <>
      <PageHeading
        note={t('codes.note')}
        last={
          codes.data && (
            <LastChange action="disposition-codes.put" subject="site" version={codes.data.version} />
          )
        }
      >
        {t('title')}
      </PageHeading>
      <ListTabs />
      <ProblemBanner
        error={codes.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void codes.refetch()}
      />
      {codes.data && <Form codes={codes.data} />}
    </>
  );
}

const wrapped = ({ value, version }: Saved<DispositionCode[]>) => ({ value: { codes: value }, version });

function Form({ codes }: { codes: Saved<DispositionCode[]> }) {
  const { t } = useTranslation('lists');
  const named = useNamed();
  const refresh = useRefresh();
  const queues = useQueues().data ?? [];
  const editing = useRecord({
    start: wrapped(codes),
    id: 'codes',
    put: async (value, version) => {
      const now = await lists.putCodes(value.codes, version);
      await refresh();
      return wrapped(now);
    },
    read: async () => wrapped(await lists.codes()),
  });
  const { draft } = editing;
  const list = draft.value.codes;
  const wrong = wrongEntries(list);
  return (
    <form
      noValidate
      className="max-w-6xl"
      onSubmit={(ev) => {
        ev.preventDefault();
        if (wrong === 0) void editing.save();
      }}
    >
      <EntryTable
        caption={t('codes.heading')}
        entries={list}
        set={(next) => draft.set({ codes: next })}
        fresh={() => ({
          id: freeId(
            'result',
            list.map((c) => c.id),
          ),
          nameJa: '',
          nameEn: '',
          queue: '',
          enabled: true,
        })}
        add={t('codes.add')}
        empty={t('codes.empty')}
        dropText={t('codes.drop')}
        more={{
          heading: t('codes.queue'),
          cell: (code, change) => (
            <select
              aria-label={t('codes.queueOf', { name: code.nameJa })}
              className="min-h-11 w-full min-w-40 rounded-8 border border-solid-gray-600 bg-white px-2"
              value={code.queue}
              onChange={(ev) => change({ queue: ev.target.value })}
            >
              <option value="">{t('codes.all')}</option>
              {queues.map((q) => (
                <option key={q.id} value={q.id}>
                  {named(q)}
                </option>
              ))}
            </select>
          ),
        }}
      />
      <RecordBar editing={editing} wrong={wrong} names={() => t('codes.heading')} />
    </form>
  );
}
