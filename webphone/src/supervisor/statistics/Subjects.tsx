import { useTranslation } from 'react-i18next';

import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import type { Figures, Subject } from './api';
import { Chart } from './charts/Chart';
import { columns, written } from './measures';
import type { Kind } from './use-question';

/** sorted orders subjects by a measure, or by name; - before it: descending. */
export function sorted(
  by: Kind,
  subjects: readonly Subject[],
  sort: string,
  name: (s: Subject) => string,
): Subject[] {
  const way = sort.startsWith('-') ? -1 : 1;
  const m = columns(by).find((c) => c.id === sort.replace(/^-/, ''));
  return [...subjects].sort((a, b) => {
    const names = name(a).localeCompare(name(b), 'ja');
    if (!m) return way * names;
    return way * ((m.of(a) ?? -1) - (m.of(b) ?? -1)) || names;
  });
}

const isSubject = (row: Subject | Figures): row is Subject => 'id' in row;

/** Subjects is the table of the whole period, a row for each queue, button, kiosk or agent. */
export function Subjects({
  by,
  subjects,
  total,
  sort,
  onSort,
  onChoose,
  name,
}: {
  by: Kind;
  subjects: readonly Subject[];
  total: Figures;
  sort: string;
  onSort: (sort: string) => void;
  onChoose: (id: string) => void;
  name: (s: Subject) => string;
}) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  const order = sort === '' ? `-${by === 'agent' ? 'rung' : 'offered'}` : sort;
  const rows = sorted(by, subjects, order, name);
  const measures = columns(by);
  const heading = t(`subjects.${by}`);
  const table: Column<Subject | Figures>[] = [
    {
      key: 'name',
      heading: t(`by.${by}`),
      sort: 'name',
      className: 'min-w-56',
      cell: (s) =>
        isSubject(s) ? (
          <button
            type="button"
            className="text-left text-key-1000 underline underline-offset-4 hover:text-key-1200"
            onClick={() => onChoose(s.id)}
          >
            {name(s)}
          </button>
        ) : (
          <b>{t('sum')}</b>
        ),
    },
    ...measures.map((m) => ({
      key: m.id,
      heading: t(`measure.${m.id}`),
      sort: m.id,
      align: 'right' as const,
      cell: (s: Subject | Figures) => written(m, m.of(s), format),
    })),
  ];
  return (
    <Chart
      heading={heading}
      note={t(`subjects.note.${by}`)}
      drawn={false}
      className="mt-5"
      rows={[
        [t(`by.${by}`), ...measures.map((m) => t(`measure.${m.id}`))],
        ...rows.map((s) => [name(s), ...measures.map((m) => written(m, m.of(s), format))]),
        [t('sum'), ...measures.map((m) => written(m, m.of(total), format))],
      ]}
    >
      <DataTable
        caption={heading}
        columns={table}
        rows={[...rows, total]}
        rowKey={(s) => (isSubject(s) ? s.id : '')}
        sort={order}
        onSort={onSort}
      />
    </Chart>
  );
}
