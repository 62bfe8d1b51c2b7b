import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, FileDown, Printer, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { Button, StatusTag } from '../../lib/components';
import { useOffice } from '../../office/context';
import { CheckField } from '../../office/form/fields';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { accountsApi, type Rights } from './api';
import { ExportDialog } from './ExportDialog';
import { roles } from './roles';
import { useQueues } from './use-queues';

/** RightsPage is the list for the regular review: who may do what, who never logs in. It prints. */
export function RightsPage() {
  const { t } = useTranslation('accounts');
  const { session, site } = useOffice();
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ['accounts', 'rights'],
    queryFn: accountsApi.rights,
  });
  const [exporting, setExporting] = useState(false);
  const [query, setQuery] = useSearchParams();
  const only = query.has('unused');
  const items = data?.items.filter((a) => !only || a.unused) ?? [];
  return (
    <>
      <Link
        to="/admin/accounts"
        className="mb-3 inline-flex min-h-9 items-center gap-2 text-key-900 underline underline-offset-4 print:hidden"
      >
        <ArrowLeft aria-hidden size={18} />
        {t('one.back')}
      </Link>
      <PageHeading
        note={<span className="print:hidden">{t('rights.note')}</span>}
        actions={
          <span className="flex flex-wrap gap-3 print:hidden">
            <Button icon={FileDown} onClick={() => setExporting(true)}>
              {t('export.open')}
            </Button>
            <Button look="primary" icon={Printer} onClick={() => print()}>
              {t('rights.print')}
            </Button>
          </span>
        }
      >
        {t('rights.heading')}
      </PageHeading>
      <ProblemBanner error={error} heading={t('rights.failed')} retry={() => void refetch()} />
      {!data && !error && <p role="status">{t('loading', { ns: 'common' })}</p>}
      {data && (
        <>
          <div className="mb-4 flex flex-wrap items-center justify-between gap-4">
            <p>
              {t('rights.at', { at: format.moment(data.at), site: site.name, by: session.name })}
              <span className="mt-1 flex flex-wrap gap-x-6">
                <span>{t('rights.total', { n: format.count(items.length) })}</span>
                {roles.toReversed().map((role) => (
                  <span key={role}>
                    {t('rights.count', {
                      role: t(`role.${role}`),
                      n: format.count(items.filter((a) => a.role === role).length),
                    })}
                  </span>
                ))}
              </span>
            </p>
            <CheckField
              className="print:hidden"
              label={t('rights.only')}
              checked={only}
              onChange={(ev) => setQuery(ev.target.checked ? { unused: '' } : {}, { replace: true })}
            />
          </div>
          {items.length === 0 ? <p>{t('rights.none')}</p> : <Table items={items} />}
          <p className="mt-8 hidden justify-end gap-12 print:flex">
            <span className="w-64 border-b border-black pb-1">{t('rights.signedOn')}</span>
            <span className="w-64 border-b border-black pb-1">{t('rights.signed')}</span>
          </p>
        </>
      )}
      {exporting && <ExportDialog list="rights/export" close={() => setExporting(false)} />}
    </>
  );
}

function Table({ items }: { items: Rights['items'] }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const { nameOf } = useQueues();
  const headings = ['role', 'login', 'name', 'queues', 'state', 'lastLogin'] as const;
  return (
    <div className="overflow-x-auto rounded-12 border border-solid-gray-200 bg-white print:overflow-visible print:rounded-none">
      <table className="w-full text-left text-[0.875rem]">
        <caption className="sr-only">{t('rights.heading')}</caption>
        <thead className="bg-solid-gray-50">
          <tr>
            {headings.map((h) => (
              <th key={h} scope="col" className="px-3 py-2 whitespace-nowrap">
                {t(`list.${h}`)}
              </th>
            ))}
            <th scope="col" className="hidden w-20 px-3 py-2 whitespace-nowrap print:table-cell">
              {t('rights.checked')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((a) => (
            <tr
              key={a.id}
              data-login={a.login}
              className="break-inside-avoid border-t border-solid-gray-200 align-top"
            >
              <td className="px-3 py-2 whitespace-nowrap">{t(`role.${a.role}`)}</td>
              <td className="px-3 py-2 font-mono">{a.login}</td>
              <th scope="row" className="px-3 py-2 font-normal">
                {a.name}
                {a.place && <span className="block text-solid-gray-700">{a.place}</span>}
              </th>
              <td className="px-3 py-2">{a.queues.map(nameOf).join('、') || '–'}</td>
              <td className="px-3 py-2 whitespace-nowrap">
                {t(a.disabled ? 'state.disabled' : a.mustChange ? 'state.mustChange' : 'state.active')}
              </td>
              <td className="px-3 py-2 whitespace-nowrap">
                {a.lastLoginAt === undefined ? t('list.never') : format.moment(a.lastLoginAt)}
                {a.unused && (
                  <StatusTag icon={TriangleAlert} colour="orange" className="ml-3">
                    {t('rights.unused')}
                  </StatusTag>
                )}
              </td>
              <td
                aria-label={t('rights.box')}
                className="hidden border-l border-solid-gray-400 print:table-cell"
              />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
