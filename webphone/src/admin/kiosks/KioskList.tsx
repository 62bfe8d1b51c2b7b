import { MonitorCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { SelectField } from '../../lib/components';
import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import { ListFrame, SearchField } from '../../office/list/ListFrame';
import { useList } from '../../office/list/use-list';
import { PageHeading } from '../../office/PageHeading';
import { kioskApi, keys, kioskStates, liveEvery, type Kiosk } from './api';
import { LinkButton } from '../../office/LinkButton';
import { KioskTag, troublesOf } from './states';

const filters = ['q', 'state'] as const;

/** KioskList is all kiosks with their health as it is now. */
export function KioskList() {
  const { t } = useTranslation('kiosks');
  const format = useFormat();
  const list = useList<Kiosk, (typeof filters)[number]>(keys.kiosks, filters, kioskApi.list, {
    refetchInterval: liveEvery,
  });
  const columns: Column<Kiosk>[] = [
    {
      key: 'name',
      heading: t('column.name'),
      sort: 'name',
      className: 'min-w-44',
      cell: (k) => (
        <Link
          to={`/admin/kiosks/${k.account}`}
          className="font-bold text-key-1000 underline underline-offset-4 hover:no-underline"
        >
          {k.name}
        </Link>
      ),
    },
    { key: 'place', heading: t('column.place'), sort: 'place', cell: (k) => k.place ?? '–' },
    {
      key: 'login',
      heading: t('column.login'),
      sort: 'login',
      cell: (k) => k.login,
      className: 'whitespace-nowrap',
    },
    { key: 'state', heading: t('column.state'), cell: (k) => <KioskTag kiosk={k} /> },
    { key: 'devices', heading: t('column.devices'), cell: (k) => <Devices kiosk={k} /> },
    {
      key: 'network',
      heading: t('column.network'),
      cell: (k) => (k.network ? t(`quality.${k.network}`, { ns: 'common' }) : '–'),
      className: 'whitespace-nowrap',
    },
    {
      key: 'browser',
      heading: t('column.browser'),
      cell: (k) => k.browser || '–',
      className: 'whitespace-nowrap',
    },
    {
      key: 'seen',
      heading: t('column.seen'),
      sort: 'lastSeen',
      cell: (k) => (k.online ? t('now') : format.moment(k.since)),
      className: 'whitespace-nowrap',
    },
    {
      key: 'tested',
      heading: t('column.tested'),
      sort: 'tested',
      cell: (k) => format.moment(k.checked),
      className: 'whitespace-nowrap',
    },
  ];
  return (
    <>
      <PageHeading
        note={t('note')}
        actions={
          <LinkButton to="/admin/kiosks/register" icon={MonitorCog} primary>
            {t('register.open')}
          </LinkButton>
        }
      >
        {t('title')}
      </PageHeading>
      <ListFrame
        list={list}
        filters={
          <>
            <SearchField list={list} name="q" label={t('filter.text')} />
            <SelectField
              label={t('filter.state')}
              className="w-64"
              value={list.filters.state}
              onChange={(ev) => list.filter({ state: ev.target.value })}
            >
              <option value="">{t('filter.all')}</option>
              {kioskStates.map((state) => (
                <option key={state} value={state}>
                  {t(`state.${state}`)}
                </option>
              ))}
            </SelectField>
          </>
        }
        empty={
          <div className="flex flex-col items-center gap-4">
            <p>{t('empty')}</p>
            <LinkButton to="/admin/kiosks/register" icon={MonitorCog}>
              {t('register.open')}
            </LinkButton>
          </div>
        }
      >
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={list.page?.items ?? []}
          rowKey={(k) => k.account}
          sort={list.sort}
          onSort={list.setSort}
          busy={list.loading}
          rowProps={(k) => ({ 'data-kiosk': k.login })}
        />
      </ListFrame>
    </>
  );
}

/** Devices names what does not work; all others are fine or unknown. */
function Devices({ kiosk }: { kiosk: Kiosk }) {
  const { t } = useTranslation('kiosks');
  if (!kiosk.online) return '–';
  const bad = troublesOf(kiosk);
  if (bad.length === 0) return <span className="whitespace-nowrap">{t('device.allOk')}</span>;
  return (
    <ul>
      {bad.map((name) => (
        <li key={name} className="font-bold whitespace-nowrap text-red-1000">
          {t('device.named', { name: t(`name.${name}`), state: t(`device.${kiosk[name] ?? 'unknown'}`) })}
        </li>
      ))}
    </ul>
  );
}
