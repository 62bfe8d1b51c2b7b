import { useQuery } from '@tanstack/react-query';
import { Printer as PrinterIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { DataTable, type Column } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { keys, kioskApi, printerApi, type Printer } from './api';
import { LinkButton } from '../../office/LinkButton';
import { PrinterState } from './PrinterState';

const most = 500;

/** useKioskNames gives the names of the kiosks, by account. */
export function useKioskNames() {
  const { data } = useQuery({
    queryKey: [keys.kiosks, 'all'],
    queryFn: () => kioskApi.list({ limit: most }),
  });
  return data?.items ?? [];
}

/** Printers is all printers that kiosks print on, with their state as it is now (R5). */
export function Printers() {
  const { t } = useTranslation('kiosks');
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.printers, queryFn: printerApi.list });
  const kiosks = useKioskNames();
  const nameOf = (id: string) => kiosks.find((k) => k.account === id)?.name ?? id;
  const columns: Column<Printer>[] = [
    {
      key: 'name',
      heading: t('column.name'),
      cell: (p) => (
        <Link
          to={`/admin/kiosks/printers/${p.id}`}
          className="font-bold text-key-1000 underline underline-offset-4"
        >
          {p.name}
        </Link>
      ),
    },
    { key: 'driver', heading: t('printers.driver'), cell: (p) => t(`printers.short.${p.driver}`) },
    {
      key: 'kiosks',
      heading: t('title'),
      cell: (p) => (p.kiosks.length === 0 ? t('printers.noKiosk') : p.kiosks.map(nameOf).join('、')),
    },
    { key: 'media', heading: t('printers.media'), cell: (p) => p.media },
    { key: 'state', heading: t('column.state'), cell: (p) => <PrinterState printer={p} /> },
  ];
  const add = (
    <LinkButton to="/admin/kiosks/printers/new" icon={PrinterIcon} primary>
      {t('printers.add')}
    </LinkButton>
  );
  return (
    <>
      <PageHeading note={t('printers.note')} actions={add}>
        {t('printers.title')}
      </PageHeading>
      <ProblemBanner error={error} heading={t('loadFailed')} retry={() => void refetch()} />
      {isPending && <p role="status">{t('loading', { ns: 'common' })}</p>}
      {data?.length === 0 && (
        <div className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {t('printers.empty')}
        </div>
      )}
      {data && data.length > 0 && (
        <DataTable
          caption={t('printers.title')}
          columns={columns}
          rows={data}
          rowKey={(p) => p.id}
          rowProps={(p) => ({ 'data-printer': p.id })}
        />
      )}
    </>
  );
}
