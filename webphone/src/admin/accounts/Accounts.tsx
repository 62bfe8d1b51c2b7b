import { useQueryClient } from '@tanstack/react-query';
import { ClipboardCheck, FileDown, FileUp, KeyRound, Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Banner, Button, cx, SelectField } from '../../lib/components';
import { useOffice } from '../../office/context';
import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import { ListFrame, SearchField } from '../../office/list/ListFrame';
import { useList, type List } from '../../office/list/use-list';
import { PageHeading } from '../../office/PageHeading';
import { SecretDialog } from '../../office/people/SecretDialog';
import { AccountState } from './AccountState';
import { accountsApi, filters, type AccountRow, type Filter } from './api';
import { CreateAccount, emptyAccount } from './CreateAccount';
import { ExportDialog } from './ExportDialog';
import { LinkButton } from '../../office/LinkButton';
import { RemoveDialog } from './RemoveDialog';
import { ResetDialog } from './ResetDialog';
import { roles } from './roles';
import { useQueues } from './use-queues';

/** How many counters a row names before it only counts the others. */
const namedQueues = 2;

/** Texts stand beside the middle of the row's buttons. */
const level = 'pt-3.5';

type Open =
  | { dialog: 'none' | 'create' | 'export' }
  | { dialog: 'remove' | 'reset'; account: AccountRow }
  | { dialog: 'secret'; name: string; password: string };

/** Accounts lists the accounts and what an administrator may do with them (R10, R11). */
export function Accounts() {
  const { t } = useTranslation('accounts');
  const queries = useQueryClient();
  const list = useList('accounts', filters, accountsApi.list);
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const [done, setDone] = useState('');
  // What was typed stays when the form is closed by mistake.
  const [draft, setDraft] = useState(emptyAccount);
  const close = () => setOpen({ dialog: 'none' });
  const changed = (text: string) => {
    setDone(text);
    void queries.invalidateQueries({ queryKey: ['accounts'] });
  };

  return (
    <>
      <PageHeading
        note={t('list.note')}
        actions={
          <>
            <LinkButton to="rights" icon={ClipboardCheck}>
              {t('rights.open')}
            </LinkButton>
            <LinkButton to="import" icon={FileUp}>
              {t('import.open')}
            </LinkButton>
            <Button look="primary" icon={UserPlus} onClick={() => setOpen({ dialog: 'create' })}>
              {t('create.open')}
            </Button>
          </>
        }
      >
        {t('list.heading')}
      </PageHeading>
      {done && <Banner tone="success" heading={done} className="mb-4" />}
      <ListFrame
        list={list}
        filters={<Filters list={list} />}
        actions={
          <Button size="small" icon={FileDown} onClick={() => setOpen({ dialog: 'export' })}>
            {t('export.open')}
          </Button>
        }
        empty={t('list.empty')}
      >
        <Rows
          list={list}
          reset={(account) => setOpen({ dialog: 'reset', account })}
          remove={(account) => setOpen({ dialog: 'remove', account })}
        />
      </ListFrame>
      {open.dialog === 'create' && (
        <CreateAccount
          draft={draft}
          change={setDraft}
          close={close}
          done={(account) => {
            setDraft(emptyAccount);
            changed(t('create.done', { name: account.name }));
            if (account.oneTimePassword === undefined) close();
            else setOpen({ dialog: 'secret', name: account.name, password: account.oneTimePassword });
          }}
        />
      )}
      {open.dialog === 'secret' && <SecretDialog name={open.name} password={open.password} close={close} />}
      {open.dialog === 'export' && <ExportDialog filters={list.filters} close={close} />}
      {open.dialog === 'reset' && (
        <ResetDialog
          account={open.account}
          close={close}
          done={(password) => {
            setOpen({ dialog: 'secret', name: open.account.name, password });
            changed('');
          }}
        />
      )}
      {open.dialog === 'remove' && (
        <RemoveDialog
          account={open.account}
          close={close}
          done={() => {
            close();
            changed(t('remove.done', { name: open.account.name }));
          }}
        />
      )}
    </>
  );
}

function Filters({ list }: { list: List<AccountRow, Filter> }) {
  const { t } = useTranslation('accounts');
  const { all, nameOf } = useQueues();
  const choice = (name: Filter, label: string, options: readonly { value: string; label: string }[]) => (
    <SelectField
      label={label}
      className="w-52"
      value={list.filters[name]}
      onChange={(ev) => list.filter({ [name]: ev.target.value })}
    >
      <option value="">{t('list.all')}</option>
      {options.map((o) => (
        <option key={o.value} value={o.value}>
          {o.label}
        </option>
      ))}
    </SelectField>
  );
  return (
    <>
      <SearchField list={list} name="q" label={t('list.search')} />
      {choice(
        'role',
        t('list.byRole'),
        roles.map((r) => ({ value: r, label: t(`role.${r}`) })),
      )}
      {choice(
        'state',
        t('list.byState'),
        (['active', 'disabled', 'must-change', 'never', 'unused'] as const).map((s) => ({
          value: s,
          label: t(`filter.${s}`),
        })),
      )}
      {choice(
        'queue',
        t('list.byQueue'),
        all.map((q) => ({ value: q.id, label: nameOf(q.id) })),
      )}
    </>
  );
}

function Rows({
  list,
  reset,
  remove,
}: {
  list: List<AccountRow, Filter>;
  reset: (account: AccountRow) => void;
  remove: (account: AccountRow) => void;
}) {
  const { t } = useTranslation('accounts');
  const { session } = useOffice();
  const format = useFormat();
  const { nameOf } = useQueues();
  const columns: Column<AccountRow>[] = [
    {
      key: 'login',
      heading: t('list.login'),
      sort: 'login',
      className: level,
      cell: (a) => (
        <Link
          to={`id/${a.id}`}
          className="-my-1.5 inline-block py-1.5 font-mono text-key-900 underline underline-offset-4 hover:text-key-1000"
        >
          {a.login}
        </Link>
      ),
    },
    {
      key: 'name',
      heading: t('list.name'),
      sort: 'name',
      className: level,
      cell: (a) => (
        <>
          {a.name} {a.id === session.id && t('list.you')}
          {a.place && <span className="block text-[0.875rem] text-solid-gray-700">{a.place}</span>}
        </>
      ),
    },
    {
      key: 'role',
      heading: t('list.role'),
      sort: 'role',
      cell: (a) => t(`role.${a.role}`),
      className: cx(level, 'whitespace-nowrap'),
    },
    {
      key: 'queues',
      heading: t('list.queues'),
      className: level,
      cell: (a) => (
        <>
          {a.queues.slice(0, namedQueues).map((id) => (
            <span key={id} className="block text-[0.875rem]">
              {nameOf(id)}
            </span>
          ))}
          {a.queues.length > namedQueues && (
            <span className="block text-[0.875rem] text-solid-gray-700">
              {t('list.moreQueues', { count: a.queues.length - namedQueues })}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'state',
      heading: t('list.state'),
      className: 'pt-3',
      cell: (a) => <AccountState disabled={a.disabled} mustChange={a.mustChange} />,
    },
    {
      key: 'lastLogin',
      heading: t('list.lastLogin'),
      sort: 'lastLoginAt',
      cell: (a) => (
        <>
          {a.lastLoginAt === undefined ? t('list.never') : format.moment(a.lastLoginAt)}
          {a.sessions > 0 && (
            <span className="block text-[0.875rem] text-solid-gray-700">{t('list.loggedIn')}</span>
          )}
        </>
      ),
      className: cx(level, 'whitespace-nowrap'),
    },
    {
      key: 'actions',
      heading: t('list.actions'),
      cell: (a) =>
        a.id !== session.id && (
          <div className="flex flex-wrap gap-2">
            <Button size="small" icon={KeyRound} onClick={() => reset(a)}>
              {t('list.reset')}
            </Button>
            <Button size="small" icon={Trash2} onClick={() => remove(a)}>
              {t('list.remove')}
            </Button>
          </div>
        ),
    },
  ];
  return (
    <DataTable
      caption={t('list.heading')}
      columns={columns}
      rows={list.page?.items ?? []}
      rowKey={(a) => a.id}
      sort={list.sort || 'login'}
      onSort={list.setSort}
      busy={list.loading}
      rowProps={(a) => ({ 'data-login': a.login })}
    />
  );
}
