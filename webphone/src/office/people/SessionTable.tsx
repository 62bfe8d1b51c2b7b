import { LogOut, Monitor, MonitorOff, MonitorSmartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { components } from '../../lib/api.gen';
import { Button, StatusTag } from '../../lib/components';
import { useFormat } from '../format';
import { DataTable } from '../list/DataTable';
import { browserName } from './browser-name';
import './texts';

export type LoginSession = components['schemas']['LoginSession'];

/** SessionTable is the logins of an account that are not over. */
export function SessionTable({
  rows,
  end,
  busy = false,
}: {
  rows: readonly LoginSession[];
  end: (session: LoginSession) => void;
  busy?: boolean;
}) {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (rows.length === 0) return <p>{t('sessions.none')}</p>;
  return (
    <DataTable
      caption={t('sessions.caption')}
      rows={rows}
      rowKey={(row) => row.id}
      busy={busy}
      columns={[
        {
          key: 'browser',
          heading: t('sessions.browser'),
          cell: (row) => (
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1" title={row.userAgent}>
              <Browser userAgent={row.userAgent} />
              {row.own && (
                <StatusTag icon={MonitorSmartphone} colour="blue" className="text-[0.875rem]">
                  {t('sessions.own')}
                </StatusTag>
              )}
              {!row.own && (
                <StatusTag
                  icon={row.open ? Monitor : MonitorOff}
                  colour={row.open ? 'green' : 'gray'}
                  className="text-[0.875rem]"
                >
                  {row.open ? t('sessions.open') : t('sessions.closed')}
                </StatusTag>
              )}
            </span>
          ),
        },
        {
          key: 'address',
          heading: t('sessions.address'),
          cell: (row) => <span className="font-mono">{row.address}</span>,
        },
        {
          key: 'since',
          heading: t('sessions.since'),
          cell: (row) => format.moment(row.createdAt),
          className: 'whitespace-nowrap',
        },
        {
          key: 'seen',
          heading: t('sessions.seen'),
          cell: (row) => format.moment(row.seenAt),
          className: 'whitespace-nowrap',
        },
        {
          key: 'actions',
          heading: t('sessions.actions'),
          cell: (row) =>
            !row.own && (
              <Button size="small" icon={LogOut} disabled={busy} onClick={() => end(row)}>
                {t('sessions.end')}
              </Button>
            ),
        },
      ]}
    />
  );
}

function Browser({ userAgent }: { userAgent: string }) {
  const { t } = useTranslation('people');
  const { browser, system } = browserName(userAgent);
  if (browser === '') return <>{t('sessions.unknown')}</>;
  return <>{system === '' ? browser : t('sessions.on', { browser, system })}</>;
}
