import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';

import { Button } from '../../lib/components';
import { LastChange } from '../../office/LastChange';
import { withoutAsking } from '../../office/form/without-asking';
import { NotHere } from '../../office/NotHere';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Removal } from '../../office/Removal';
import { freeId } from '../../office/slug';
import { useButtons, useRefresh, useSchedules } from '../counters/api';
import { useNamed } from '../counters/use-names';
import { hours, type Schedule } from './api';
import { HoursForm } from './HoursForm';

/** Usual hours of a Japanese office, for new ones. */
const usual: Schedule = {
  id: '',
  nameJa: '',
  nameEn: '',
  weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, openMinute: 510, closeMinute: 1035 })),
  lastCallMinutes: 0,
  holidays: true,
  closing: [{ from: '12-29', to: '01-03' }],
  days: [],
};

/** HoursPage is one set of opening hours with its calendar. */
export function HoursPage() {
  const { t, i18n } = useTranslation('hours');
  const { id = '' } = useParams();
  const named = useNamed();
  const go = useNavigate();
  const refresh = useRefresh();
  const schedules = useSchedules();
  const buttons = useButtons().data ?? [];
  const [removing, setRemoving] = useState(false);
  const isNew = id === 'new';
  if (!schedules.data) {
    return (
      <>
        <p>{t('loading', { ns: 'common' })}</p>
        <ProblemBanner error={schedules.error} heading={t('list.failed', { ns: 'office' })} />
      </>
    );
  }
  const schedule = isNew
    ? {
        ...usual,
        id: freeId(
          'hours',
          schedules.data.map((n) => n.id),
        ),
      }
    : schedules.data.find((n) => n.id === id);
  if (!schedule) return <NotHere />;
  return (
    <>
      <Link
        to="/admin/hours"
        className="mb-2 inline-block text-key-900 underline underline-offset-4 hover:text-key-1000"
      >
        {t('back')}
      </Link>
      <PageHeading
        last={
          !isNew && <LastChange action="schedule." subject={schedule.id} version={schedule.version ?? ''} />
        }
        actions={
          !isNew && (
            <Button icon={Trash2} onClick={() => setRemoving(true)}>
              {t('remove')}
            </Button>
          )
        }
      >
        {isNew ? t('new') : named(schedule)}
      </PageHeading>
      <HoursForm key={id} schedule={schedule} isNew={isNew} />
      {removing && (
        <Removal
          heading={t('removeHeading', { name: named(schedule) })}
          close={() => setRemoving(false)}
          users={buttons
            .filter((b) => b.schedule === schedule.id)
            .map((b) => ({
              key: b.id,
              name: t('usedBy', { name: b.texts[i18n.language]?.label ?? b.texts['ja']?.label ?? b.id }),
            }))}
          remove={async () => {
            await hours.remove(schedule.id);
            void go('/admin/hours', withoutAsking);
            await refresh();
          }}
        >
          {t('removeText')}
        </Removal>
      )}
    </>
  );
}
