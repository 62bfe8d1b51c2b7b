import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../lib/components';

export interface Column<T> {
  key: string;
  heading: string;
  /** The server's name of the order by this column; absent: it does not sort by it. */
  sort?: string;
  cell: (row: T) => ReactNode;
  align?: 'right';
  className?: string;
}

/** A table that is wider than its place is scrolled, and so is reached, by the keyboard. */
const reachable = 0;

/**
 * DataTable is a table whose headings sort. The first column names the row. On a
 * narrow screen it scrolls sideways in itself, never the page.
 */
export function DataTable<T>({
  caption,
  columns,
  rows,
  rowKey,
  sort = '',
  onSort,
  busy = false,
  rowProps,
}: {
  /** Read to those who do not see it. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  busy?: boolean;
  rowProps?: (row: T) => Record<`data-${string}`, string>;
}) {
  return (
    <div
      role="group"
      aria-label={caption}
      tabIndex={reachable}
      className="overflow-x-auto rounded-12 border border-solid-gray-200 bg-white"
    >
      <table className={cx('w-full text-left', busy && 'opacity-60')} aria-busy={busy}>
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-solid-gray-50">
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className="border-t border-solid-gray-200 hover:bg-solid-gray-50"
              {...rowProps?.(row)}
            >
              {columns.map((column, i) => {
                const look = cx(
                  'px-4 py-2 align-top font-normal',
                  column.align === 'right' && 'text-right tabular-nums',
                  column.className,
                );
                return i === 0 ? (
                  <th key={column.key} scope="row" className={look}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={look}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading<T>({
  column,
  sort,
  onSort,
}: {
  column: Column<T>;
  sort: string;
  onSort: ((sort: string) => void) | undefined;
}) {
  const { t } = useTranslation('office');
  const look = cx('px-4 py-3 font-bold whitespace-nowrap', column.align === 'right' && 'text-right');
  const by = column.sort;
  if (by === undefined || !onSort) {
    return (
      <th scope="col" className={look}>
        {column.heading}
      </th>
    );
  }
  const way = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
  const Mark = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown }[way];
  return (
    <th scope="col" aria-sort={way} className={look}>
      <button
        type="button"
        className="inline-flex items-center gap-1 rounded-4 font-bold hover:underline"
        title={t('list.sort')}
        onClick={() => onSort(way === 'ascending' ? `-${by}` : by)}
      >
        {column.heading}
        <Mark aria-hidden size={16} className={way === 'none' ? 'text-solid-gray-536' : ''} />
      </button>
    </th>
  );
}
