import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import { PageHeading } from '../../office/PageHeading';
import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import { ListFrame } from '../../office/list/ListFrame';
import { useList } from '../../office/list/use-list';
import { filterNames, records, type FilterName, type RecordEntry } from './api';
import { CauseTag } from './cause-tag';
import { Exports } from './Exports';
import { Filters } from './Filters';
import { useNames } from './names';

/** RecordsList searches the usage history. */
export function RecordsList() {
  const { t } = useTranslation('records');
  const list = useList<RecordEntry, FilterName>('records', filterNames, records.list);
  const columns = useColumns();
  return (
    <>
      <PageHeading note={t('note')}>{t('title')}</PageHeading>
      <ListFrame
        list={list}
        filters={<Filters list={list} />}
        actions={<Exports filters={list.filters} total={list.page?.total ?? 0} more={list.page?.more} />}
        empty={t('empty')}
      >
        <DataTable
          caption={t('list')}
          columns={columns}
          rows={list.page?.items ?? []}
          rowKey={(row) => row.id}
          sort={list.sort || '-startedAt'}
          onSort={list.setSort}
          busy={list.loading}
          rowProps={(row) => ({ 'data-record': row.id })}
        />
      </ListFrame>
    </>
  );
}

function useColumns(): Column<RecordEntry>[] {
  const { t } = useTranslation('records');
  const format = useFormat();
  const names = useNames();
  const { search } = useLocation();
  return [
    {
      key: 'time',
      heading: t('column.time'),
      sort: 'startedAt',
      className: 'whitespace-nowrap tabular-nums',
      cell: (row) => (
        <Link
          to={`/records/${encodeURIComponent(row.id)}`}
          state={{ search }}
          className="text-key-1000 underline underline-offset-4"
        >
          {t('span', { from: format.moment(row.startedAt), to: format.time(row.endedAt) })}
        </Link>
      ),
    },
    {
      key: 'caller',
      heading: t('column.caller'),
      cell: (row) => row.caller || t('deleted'),
    },
    {
      key: 'agent',
      heading: t('column.agent'),
      cell: (row) => (row.agentId ? row.agent || t('deleted') : t('nobody')),
    },
    {
      key: 'button',
      heading: t('column.button'),
      cell: (row) => {
        if (!row.button && !row.queue) return t('direct');
        const button = row.button ? names('buttons', row.button) : '';
        const queue = row.queue ? names('queues', row.queue) : '';
        return button === queue || queue === '' ? button : button === '' ? queue : `${button} / ${queue}`;
      },
    },
    {
      key: 'waiting',
      heading: t('column.waiting'),
      sort: 'waitingMs',
      align: 'right',
      cell: (row) => format.span(row.waitingMs),
    },
    {
      key: 'talking',
      heading: t('column.talking'),
      sort: 'talkingMs',
      align: 'right',
      cell: (row) => (row.connectedAt === undefined ? '–' : format.span(row.talkingMs)),
    },
    { key: 'cause', heading: t('column.cause'), cell: (row) => <CauseTag cause={row.cause} /> },
    {
      key: 'course',
      heading: t('column.course'),
      className: 'text-[0.875rem]',
      cell: (row) => <Course counts={row.counts} />,
    },
    {
      key: 'result',
      heading: t('column.result'),
      className: 'min-w-40',
      cell: (row) =>
        row.notes.map((note) => (
          <div key={note.account}>
            <span className="font-bold">{names('codes', note.code)}</span>
            {(note.hidden || note.note !== '') && (
              <p className="line-clamp-2 text-[0.875rem] text-solid-gray-800">
                {note.hidden ? t('hidden') : note.note}
              </p>
            )}
          </div>
        )),
    },
  ];
}

const shown = ['held', 'consulted', 'transferred', 'joined', 'interrupted'] as const;

function Course({ counts }: { counts: RecordEntry['counts'] }) {
  const { t } = useTranslation('records');
  const parts = [
    ...(counts.queued > 1 ? [t('course.queued', { n: counts.queued })] : []),
    ...shown.filter((key) => counts[key] > 0).map((key) => t(`course.${key}`, { n: counts[key] })),
  ];
  return (
    <ul>
      {parts.map((part) => (
        <li key={part} className="whitespace-nowrap">
          {part}
        </li>
      ))}
    </ul>
  );
}
