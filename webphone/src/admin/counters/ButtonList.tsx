import { CircleCheck, CircleSlash, Plus } from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { Button, StatusTag } from '../../lib/components';
import { CounterIcon } from '../../kiosk/parts/CounterIcon';
import { LastChange } from '../../office/LastChange';
import { DataTable, type Column } from '../../office/list/DataTable';
import { moved, OrderButtons } from '../../office/list/OrderButtons';
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
  const move = (from: number, to: number) => order.mutate(moved(ids, from, to));
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
          <OrderButtons
            at={at}
            count={ids.length}
            busy={order.isPending}
            up={t('button.up', { name: label(b) })}
            down={t('button.down', { name: label(b) })}
            move={(to) => move(at, to)}
          />
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
