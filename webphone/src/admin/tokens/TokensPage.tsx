import { useMutation } from '@tanstack/react-query';
import { BookOpenText, CircleCheck, CircleSlash, Clock, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Button, Dialog, StatusTag } from '../../lib/components';
import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import { ListFrame, SearchField } from '../../office/list/ListFrame';
import { useList } from '../../office/list/use-list';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { deleteToken, listTokens, type TokenEntry } from './api';
import { NewTokenDialog } from './NewTokenDialog';

const filters = ['q'] as const;
/** From when on before its end a key is marked. */
const soon = 30 * 24 * 60 * 60 * 1000;

export function TokensPage() {
  const { t } = useTranslation('tokens');
  const format = useFormat();
  const list = useList('tokens', filters, listTokens);
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<TokenEntry | null>(null);
  const end = useMutation({
    mutationFn: (id: string) => deleteToken(id),
    onSettled: () => void list.reload(),
  });

  const columns: Column<TokenEntry>[] = [
    { key: 'name', heading: t('name'), sort: 'name', cell: (token) => <b>{token.name}</b> },
    {
      key: 'scopes',
      heading: t('scopes'),
      cell: (token) => (
        <ul>
          {token.scopes.map((scope) => (
            <li key={scope}>{t(`scope.${scope.replace(':', '-')}` as 'scope.audit-read')}</li>
          ))}
        </ul>
      ),
    },
    { key: 'state', heading: t('state'), cell: (token) => <State token={token} /> },
    {
      key: 'expires',
      heading: t('expires'),
      sort: 'expiresAt',
      cell: (token) => format.day(token.expiresAt),
    },
    {
      key: 'used',
      heading: t('used'),
      sort: 'lastUsedAt',
      cell: (token) =>
        token.lastUsedAt ? `${format.moment(token.lastUsedAt)} (${token.lastAddress ?? ''})` : t('never'),
    },
    {
      key: 'made',
      heading: t('made'),
      sort: 'createdAt',
      cell: (token) => `${format.day(token.createdAt)} ${token.createdBy}`,
    },
    {
      key: 'actions',
      heading: t('actions'),
      cell: (token) => (
        <Button size="small" icon={Trash2} onClick={() => setEnding(token)}>
          {t('end')}
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHeading
        note={t('note')}
        actions={
          <>
            <Link
              to="api"
              className="inline-flex min-h-12 items-center gap-2 font-bold text-key-900 underline underline-offset-4"
            >
              <BookOpenText aria-hidden size={20} />
              {t('apiPage')}
            </Link>
            <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
              {t('create')}
            </Button>
          </>
        }
      >
        {t('title')}
      </PageHeading>
      <ProblemBanner error={end.error} heading={t('endFailed')} />
      <ListFrame
        list={list}
        filters={<SearchField list={list} name="q" label={t('search')} />}
        empty={t('empty')}
      >
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={list.page?.items ?? []}
          rowKey={(token) => token.id}
          rowProps={(token) => ({ 'data-token': token.name })}
          sort={list.sort || 'name'}
          onSort={list.setSort}
          busy={list.loading}
        />
      </ListFrame>
      {making && (
        <NewTokenDialog
          close={() => {
            setMaking(false);
            void list.reload();
          }}
        />
      )}
      {ending && (
        <Dialog
          heading={t('endHeading')}
          onClose={() => setEnding(null)}
          actions={
            <>
              <Button onClick={() => setEnding(null)} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look="danger"
                icon={Trash2}
                onClick={() => {
                  end.mutate(ending.id);
                  setEnding(null);
                }}
              >
                {t('end')}
              </Button>
            </>
          }
        >
          {t('endText', { name: ending.name })}
        </Dialog>
      )}
    </>
  );
}

function State({ token }: { token: TokenEntry }) {
  const { t } = useTranslation('tokens');
  const [now] = useState(() => Date.now());
  const left = Date.parse(token.expiresAt) - now;
  if (left <= 0) {
    return (
      <StatusTag icon={CircleSlash} colour="gray">
        {t('expired')}
      </StatusTag>
    );
  }
  if (left < soon) {
    return (
      <StatusTag icon={Clock} colour="yellow">
        {t('soon')}
      </StatusTag>
    );
  }
  return (
    <StatusTag icon={CircleCheck} colour="green">
      {t('good')}
    </StatusTag>
  );
}
