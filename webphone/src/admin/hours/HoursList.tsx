import { Plus } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { Button } from '../../lib/components';
import { DataTable, type Column } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { useFormat } from '../../office/format';
import { settingKeys, useButtons, useSchedules } from '../counters/api';
import { useNamed } from '../counters/use-names';
import { hours, type Schedule } from './api';

/** HoursList is all opening hours, what they say today, and which buttons follow them. */
export function HoursList() {
  const { t, i18n } = useTranslation('hours');
  const named = useNamed();
  const go = useNavigate();
  const schedules = useSchedules();
  const buttons = useButtons().data ?? [];
  const columns: Column<Schedule>[] = [
    {
      key: 'name',
      heading: t('name'),
      cell: (n) => (
        <Link
          to={`/admin/hours/${n.id}`}
          className="inline-flex min-h-11 items-center font-bold text-key-900 underline underline-offset-4 hover:text-key-1000"
        >
          {named(n)}
        </Link>
      ),
    },
    { key: 'today', heading: t('today'), cell: (n) => <Today schedule={n} /> },
    {
      key: 'holidays',
      heading: t('holidays.heading'),
      cell: (n) => t(n.holidays ? 'holidays.closed' : 'holidays.open'),
    },
    {
      key: 'buttons',
      heading: t('buttons'),
      cell: (n) => {
        const follow = buttons.filter((b) => b.schedule === n.id);
        if (follow.length === 0) return <span className="text-solid-gray-700">{t('noButtons')}</span>;
        return follow.map((b) => b.texts[i18n.language]?.label ?? b.texts['ja']?.label ?? b.id).join('、');
      },
    },
  ];
  const free = buttons.filter((b) => b.schedule === '').length;
  return (
    <>
      <PageHeading
        note={t('note')}
        actions={
          <Button look="primary" icon={Plus} onClick={() => void go('/admin/hours/new')}>
            {t('add')}
          </Button>
        }
      >
        {t('title')}
      </PageHeading>
      <ProblemBanner
        error={schedules.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void schedules.refetch()}
      />
      {free > 0 && (
        <p className="mb-4 rounded-12 border border-solid-gray-200 bg-white p-4">
          {t('always', { count: free })}{' '}
          <Link
            to="/admin/counters/buttons"
            className="text-key-900 underline underline-offset-4 hover:text-key-1000"
          >
            {t('toButtons')}
          </Link>
        </p>
      )}
      {schedules.data?.length === 0 && (
        <p className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">{t('empty')}</p>
      )}
      {schedules.data && schedules.data.length > 0 && (
        <DataTable caption={t('title')} columns={columns} rows={schedules.data} rowKey={(n) => n.id} />
      )}
    </>
  );
}

function Today({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('hours');
  const format = useFormat();
  const { data } = useQuery({
    queryKey: [...settingKeys.schedules, 'today', schedule.id, schedule.version],
    queryFn: () => hours.preview(schedule, new Date().toISOString(), 1),
  });
  const windows = data?.[0]?.windows;
  if (!windows) return null;
  if (windows.length === 0) return t('closed');
  return windows.map((w) => `${format.time(w.open)}–${format.time(w.close)}`).join('、');
}
