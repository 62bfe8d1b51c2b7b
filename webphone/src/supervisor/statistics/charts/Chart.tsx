import { ChartColumn, Copy, Image as ImageIcon, Table2 } from 'lucide-react';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../../lib/components';
import { pictureOf, tabbed } from './copy';

/** What a chart says as rows, the first one the headings. */
export type Rows = readonly (readonly string[])[];

/**
 * Chart is a picture with its table: either can be looked at and copied. children
 * is the picture; without rows there is nothing to show yet.
 */
export function Chart({
  heading,
  note,
  rows,
  drawn = true,
  children,
  className,
}: {
  heading: string;
  note?: ReactNode;
  rows: Rows;
  /** false: what is shown is a table already. */
  drawn?: boolean;
  children: ReactNode;
  className?: string;
}) {
  const { t } = useTranslation('statistics');
  const id = useId();
  const picture = useRef<HTMLDivElement>(null);
  const [table, setTable] = useState(false);
  const [said, setSaid] = useState('');
  const copy = async (what: 'table' | 'picture') => {
    try {
      if (what === 'table') {
        await navigator.clipboard.writeText(tabbed(rows));
      } else {
        const svg = picture.current?.querySelector('svg');
        if (!svg) return;
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': pictureOf(svg, heading) })]);
      }
      setSaid(t(`chart.copied.${what}`));
    } catch {
      // The browser or the site's policy does not allow it: the table can be marked by hand.
      setTable(drawn);
      setSaid(t('chart.notCopied'));
    }
  };
  return (
    <section
      aria-labelledby={id}
      className={`min-w-0 rounded-12 border border-solid-gray-200 bg-white p-5 ${className ?? ''}`}
    >
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id={id} className="text-[1.125rem] leading-[1.5] font-bold">
            {heading}
          </h2>
          {note && <p className="text-[0.875rem] text-solid-gray-700">{note}</p>}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <p role="status" className="text-[0.875rem] text-solid-gray-800">
            {said}
          </p>
          {drawn && (
            <Button
              size="small"
              icon={table ? ChartColumn : Table2}
              aria-label={t(table ? 'chart.asPictureOf' : 'chart.asTableOf', { heading })}
              onClick={() => {
                setTable(!table);
                setSaid('');
              }}
            >
              {t(table ? 'chart.asPicture' : 'chart.asTable')}
            </Button>
          )}
          <Button
            size="small"
            icon={table || !drawn ? Copy : ImageIcon}
            aria-label={t('chart.copyOf', { heading })}
            onClick={() => void copy(table || !drawn ? 'table' : 'picture')}
          >
            {t('chart.copy')}
          </Button>
        </div>
      </div>
      {table ? <RowsTable heading={heading} rows={rows} /> : <div ref={picture}>{children}</div>}
    </section>
  );
}

function RowsTable({ heading, rows }: { heading: string; rows: Rows }) {
  const [head = [], ...body] = rows;
  return (
    // Scrolled by the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="group" aria-label={heading} tabIndex={0} className="max-h-80 overflow-auto">
      <table className="w-full text-[0.875rem]">
        <caption className="sr-only">{heading}</caption>
        <thead className="sticky top-0 bg-solid-gray-50">
          <tr>
            {head.map((cell, i) => (
              <th key={i} scope="col" className={`px-3 py-1.5 ${i > 0 ? 'text-right' : 'text-left'}`}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, r) => (
            <tr key={r} className="border-t border-solid-gray-200">
              {row.map((cell, i) =>
                i === 0 ? (
                  <th key={i} scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap">
                    {cell}
                  </th>
                ) : (
                  <td key={i} className="px-3 py-1 text-right tabular-nums">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
