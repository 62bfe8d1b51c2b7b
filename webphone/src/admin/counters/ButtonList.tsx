import { ArrowDown, ArrowUp, CircleCheck, CircleSlash, Plus } from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { Button, StatusTag } from '../../lib/components';
import { CounterIcon } from '../../kiosk/parts/CounterIcon';
import { LastChange } from '../../office/LastChange';
import { DataTable, type Column } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { counters, useButtons, useRefresh, type CallButton } from './api';
import { AreaTabs } from './CounterList';
import { useNames } from './use-names';
import { tones } from './colours';

/** ButtonList is the call buttons in the order in which a kiosk shows them. */
export function ButtonList() {
  const { t, i18n } = useTranslation('counters');
  const names = useNames();
  const go = useNavigate();
  const refresh = useRefresh();
  const buttons = useButtons();
  const order = useMutation({ mutationFn: counters.orderButtons, onSettled: refresh });
  const rows = buttons.data ?? [];
  const ids = rows.map((b) => b.id);
  const label = (b: CallButton) => b.texts[i18n.language]?.label ?? b.texts['ja']?.label ?? b.id;
  const move = (from: number, to: number) => {
    const next = [...ids];
    const [id] = next.splice(from, 1);
    if (id !== undefined) next.splice(to, 0, id);
    order.mutate(next);
  };
  const columns: Column<CallButton>[] = [
    {
      key: 'label',
      heading: t('button.label'),
      cell: (b) => (
        <Link
          to={`/admin/counters/buttons/${b.id}`}
          className="inline-flex min-h-11 items-center gap-3 font-bold text-key-900 underline underline-offset-4 hover:text-key-1000"
        >
          <span className={`inline-flex rounded-8 p-1.5 ${tones[b.colour] ?? tones['blue'] ?? ''}`}>
            <CounterIcon name={b.icon} />
          </span>
          {label(b)}
        </Link>
      ),
    },
    { key: 'queue', heading: t('button.queue'), cell: (b) => names.queue(b.queue) },
    {
      key: 'hours',
      heading: t('button.schedule'),
      cell: (b) => (b.schedule === '' ? t('button.always') : names.schedule(b.schedule)),
    },
    {
      key: 'enabled',
      heading: t('button.state'),
      cell: (b) => (
        <StatusTag icon={b.enabled ? CircleCheck : CircleSlash} colour={b.enabled ? 'green' : 'gray'}>
          {t(b.enabled ? 'button.shown' : 'button.hidden')}
        </StatusTag>
      ),
    },
    {
      key: 'order',
      heading: t('button.order'),
      cell: (b) => {
        const at = ids.indexOf(b.id);
        return (
          <span className="inline-flex gap-2">
            <Button
              size="small"
              className="min-w-11 min-h-11"
              icon={ArrowUp}
              aria-label={t('button.up', { name: label(b) })}
              disabled={at === 0 || order.isPending}
              onClick={() => move(at, at - 1)}
            />
            <Button
              size="small"
              className="min-w-11 min-h-11"
              icon={ArrowDown}
              aria-label={t('button.down', { name: label(b) })}
              disabled={at === ids.length - 1 || order.isPending}
              onClick={() => move(at, at + 1)}
            />
          </span>
        );
      },
    },
  ];
  return (
    <>
      <PageHeading
        note={t('button.note')}
        last={<LastChange action="button.order" subject="site" version={ids.join()} />}
        actions={
          <Button look="primary" icon={Plus} onClick={() => void go('/admin/counters/buttons/new')}>
            {t('button.add')}
          </Button>
        }
      >
        {t('title')}
      </PageHeading>
      <AreaTabs />
      <ProblemBanner
        error={buttons.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void buttons.refetch()}
      />
      <ProblemBanner error={order.error} heading={t('form.failed', { ns: 'office' })} />
      {buttons.data?.length === 0 && (
        <p className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {t('button.empty')}
        </p>
      )}
      {rows.length > 0 && (
        <DataTable
          caption={t('tab.buttons')}
          columns={columns}
          rows={rows}
          rowKey={(b) => b.id}
          busy={order.isPending}
        />
      )}
    </>
  );
}
