import { useTranslation } from 'react-i18next';

import { CheckField } from '../../office/form/fields';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { LastChange } from '../../office/LastChange';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { freeId } from '../../office/slug';
import { useRefresh } from '../counters/api';
import { lists, useReasons, type AwayReasons } from './api';
import { EntryTable, wrongEntries } from './EntryTable';
import { ListTabs } from './ListTabs';

/** ReasonsPage is why staff may be away. */
export function ReasonsPage() {
  const { t } = useTranslation('lists');
  const reasons = useReasons();
  return (
    <>
      <PageHeading
        note={t('reasons.note')}
        last={
          reasons.data && (
            <LastChange action="away-reasons.put" subject="site" version={reasons.data.version ?? ''} />
          )
        }
      >
        {t('title')}
      </PageHeading>
      <ListTabs />
      <ProblemBanner
        error={reasons.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void reasons.refetch()}
      />
      {reasons.data && <Form reasons={reasons.data} />}
    </>
  );
}

const saved = ({ version, ...value }: AwayReasons) => ({ value, version: version ?? '' });

function Form({ reasons }: { reasons: AwayReasons }) {
  const { t } = useTranslation('lists');
  const refresh = useRefresh();
  const editing = useRecord({
    start: saved(reasons),
    id: 'reasons',
    put: async (value, version) => {
      const now = await lists.putReasons(value, version);
      await refresh();
      return saved(now);
    },
    read: async () => saved(await lists.reasons()),
  });
  const { draft } = editing;
  const list = draft.value.reasons;
  const nobody = draft.value.compulsory && !list.some((r) => r.enabled);
  const wrong = wrongEntries(list) + (nobody ? 1 : 0);
  return (
    <form
      noValidate
      className="max-w-5xl"
      onSubmit={(ev) => {
        ev.preventDefault();
        if (wrong === 0) void editing.save();
      }}
    >
      <CheckField
        className="mb-5"
        label={t('reasons.compulsory')}
        help={t('reasons.compulsoryHelp')}
        checked={draft.value.compulsory}
        onChange={(ev) => draft.set({ compulsory: ev.target.checked })}
      />
      {nobody && <p className="mb-4 text-red-900">{t('reasons.nobody')}</p>}
      <EntryTable
        caption={t('reasons.heading')}
        entries={list}
        set={(next) => draft.set({ reasons: next })}
        fresh={() => ({
          id: freeId(
            'reason',
            list.map((r) => r.id),
          ),
          nameJa: '',
          nameEn: '',
          enabled: true,
        })}
        add={t('reasons.add')}
        empty={t('reasons.empty')}
        dropText={t('reasons.drop')}
      />
      <RecordBar editing={editing} wrong={wrong} names={(field) => t(`reasonField.${field}`)} />
    </form>
  );
}
