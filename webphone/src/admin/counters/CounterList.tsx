import { Plus, UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { Button } from '../../lib/components';
import { DataTable, type Column } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Tabs } from '../../office/Tabs';
import { useButtons, useQueues, type Queue } from './api';
import { useNamed } from './use-names';

/** areaTabs are the two lists of the area. */
export function AreaTabs() {
  const { t } = useTranslation('counters');
  return (
    <Tabs
      label={t('title')}
      tabs={[
        { to: '/admin/counters', name: t('tab.counters') },
        { to: '/admin/counters/buttons', name: t('tab.buttons') },
      ]}
    />
  );
}

/** CounterList is all counters and what leads to them. */
export function CounterList() {
  const { t, i18n } = useTranslation('counters');
  const named = useNamed();
  const go = useNavigate();
  const queues = useQueues();
  const buttons = useButtons();
  const columns: Column<Queue>[] = [
    {
      key: 'name',
      heading: t('counter.name'),
      cell: (q) => (
        <Link
          to={`/admin/counters/${q.id}`}
          className="inline-flex min-h-11 items-center font-bold text-key-900 underline underline-offset-4 hover:text-key-1000"
        >
          {named(q)}
        </Link>
      ),
    },
    {
      key: 'buttons',
      heading: t('tab.buttons'),
      cell: (q) => {
        const leads = (buttons.data ?? []).filter((b) => b.queue === q.id);
        if (leads.length === 0) return <span className="text-solid-gray-700">{t('counter.noButton')}</span>;
        return leads.map((b) => b.texts[i18n.language]?.label ?? b.texts['ja']?.label ?? b.id).join('、');
      },
    },
    {
      key: 'strategy',
      heading: t('strategy.heading'),
      className: 'whitespace-nowrap',
      cell: (q) => t(`strategy.${q.strategy}.name`),
    },
    {
      key: 'ring',
      heading: t('ring.time'),
      align: 'right',
      cell: (q) => t('seconds', { n: q.ringTimeMs / 1000 }),
    },
    {
      key: 'overflow',
      heading: t('overflow.heading'),
      cell: (q) =>
        q.overflow.length === 0 ? t('overflow.none') : t('overflow.steps', { count: q.overflow.length }),
    },
    {
      key: 'members',
      heading: t('members.heading'),
      cell: (q) => (
        <Link
          to={`/admin/counters/${q.id}/members`}
          className="inline-flex min-h-11 items-center gap-1.5 text-key-900 underline underline-offset-4 hover:text-key-1000"
        >
          <UsersRound aria-hidden size={18} />
          <span aria-hidden>{t('members.show')}</span>
          <span className="sr-only">{t('members.of', { name: named(q) })}</span>
        </Link>
      ),
    },
  ];
  return (
    <>
      <PageHeading
        note={t('counter.note')}
        actions={
          <Button look="primary" icon={Plus} onClick={() => void go('/admin/counters/new')}>
            {t('counter.add')}
          </Button>
        }
      >
        {t('title')}
      </PageHeading>
      <AreaTabs />
      <ProblemBanner
        error={queues.error ?? buttons.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void queues.refetch()}
      />
      {queues.data?.length === 0 && (
        <p className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {t('counter.empty')}
        </p>
      )}
      {queues.data && queues.data.length > 0 && (
        <DataTable caption={t('tab.counters')} columns={columns} rows={queues.data} rowKey={(q) => q.id} />
      )}
    </>
  );
}
