import { useTranslation } from 'react-i18next';
import i18next from 'i18next';

import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import type { Detail, Stretch } from './api';
import { useNames } from './names';

/** Stretches is the course of a call as a table. */
export function Stretches({ detail }: { detail: Detail }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const who = useWho();
  const rows = detail.segments
    .map((stretch, i) => ({ stretch, i }))
    .sort((a, b) => a.stretch.startedAt.localeCompare(b.stretch.startedAt) || a.i - b.i);
  const columns: Column<(typeof rows)[number]>[] = [
    {
      key: 'kind',
      heading: t('stretch.kind'),
      cell: ({ stretch }) => [t(`kind.${stretch.kind}`), roleOf(stretch)].filter(Boolean).join('・'),
    },
    { key: 'who', heading: t('stretch.who'), cell: ({ stretch }) => who(stretch) },
    {
      key: 'from',
      heading: t('stretch.from'),
      align: 'right',
      cell: ({ stretch }) => format.clock(stretch.startedAt),
    },
    {
      key: 'to',
      heading: t('stretch.to'),
      align: 'right',
      cell: ({ stretch }) => format.clock(stretch.endedAt),
    },
    {
      key: 'length',
      heading: t('stretch.length'),
      align: 'right',
      cell: ({ stretch }) => format.span(Date.parse(stretch.endedAt) - Date.parse(stretch.startedAt)),
    },
    {
      key: 'result',
      heading: t('stretch.result'),
      cell: ({ stretch }) => wordOf('result', stretch.result),
    },
  ];
  return (
    <DataTable caption={t('detail.stretches')} columns={columns} rows={rows} rowKey={({ i }) => String(i)} />
  );
}

/** wordOf is a word of the texts, or what the server said when it is none of ours. */
function wordOf(group: 'result' | 'role' | 'mode' | 'purpose', value: string | undefined): string {
  if (value === undefined || value === '') return '';
  return String(i18next.t(`${group}.${value}` as never, { ns: 'records', defaultValue: value }));
}

function roleOf(stretch: Stretch): string {
  return [wordOf('role', stretch.role), wordOf('mode', stretch.mode), wordOf('purpose', stretch.purpose)]
    .filter(Boolean)
    .join('・');
}

/** useWho names the person or the counter of a stretch, and where a transfer went to. */
function useWho(): (stretch: Stretch) => string {
  const { t } = useTranslation('records');
  const names = useNames();
  return (stretch) => {
    const of = stretch.account
      ? stretch.name || t('deleted')
      : stretch.queue
        ? names('queues', stretch.queue)
        : '';
    if (!stretch.target) return of;
    const [kind = '', id = ''] = stretch.target.split(':', 2);
    const target = names(kind === 'queue' ? 'queues' : 'staff', id);
    return `${of} → ${t('stretch.target', { name: target })}`;
  };
}
