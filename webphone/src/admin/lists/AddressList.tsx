import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { Button } from '../../lib/components';
import { DataTable, type Column } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { useAccountNames, useAddresses, type Address } from '../counters/api';
import { useNamed } from '../counters/use-names';
import { ListTabs } from './ListTabs';

/** AddressList is the phones outside that may be called. */
export function AddressList() {
  const { t } = useTranslation('lists');
  const named = useNamed();
  const go = useNavigate();
  const addresses = useAddresses();
  const accounts = useAccountNames().data ?? [];
  const columns: Column<Address>[] = [
    {
      key: 'name',
      heading: t('addresses.name'),
      cell: (a) => (
        <Link
          to={`/admin/lists/addresses/${a.id}`}
          className="inline-flex min-h-11 items-center font-bold text-key-900 underline underline-offset-4 hover:text-key-1000"
        >
          {named(a)}
        </Link>
      ),
    },
    {
      key: 'number',
      heading: t('addresses.number'),
      cell: (a) => <span className="font-mono">{a.number}</span>,
    },
    {
      key: 'gateway',
      heading: t('addresses.gateway'),
      cell: (a) => accounts.find((one) => one.id === a.gateway)?.name ?? t('addresses.gone'),
    },
  ];
  return (
    <>
      <PageHeading
        note={t('addresses.note')}
        actions={
          <Button look="primary" icon={Plus} onClick={() => void go('/admin/lists/addresses/new')}>
            {t('addresses.add')}
          </Button>
        }
      >
        {t('title')}
      </PageHeading>
      <ListTabs />
      <ProblemBanner
        error={addresses.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void addresses.refetch()}
      />
      {addresses.data?.length === 0 && (
        <p className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {t('addresses.empty')}
        </p>
      )}
      {addresses.data && addresses.data.length > 0 && (
        <DataTable
          caption={t('addresses.heading')}
          columns={columns}
          rows={addresses.data}
          rowKey={(a) => a.id}
        />
      )}
    </>
  );
}
