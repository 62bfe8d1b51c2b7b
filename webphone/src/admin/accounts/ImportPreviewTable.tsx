import { CircleCheck, CirclePlus, CircleX, Equal, FileUp, RefreshCw, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, SelectField, StatusTag } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Role } from '../../lib/protocol';
import { useFormat } from '../../office/format';
import { DataTable } from '../../office/list/DataTable';
import type { ImportPlanRow, ImportPreview } from './api';

type Shown = 'all' | ImportPlanRow['outcome'];

/** How many rows are drawn at once. */
const step = 100;

/** ImportPreviewTable shows what each row of a file would do, before anything is done. */
export function ImportPreviewTable({
  file,
  preview,
  run,
  again,
}: {
  file: string;
  preview: ImportPreview;
  run: () => void;
  again: () => void;
}) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const [shown, setShown] = useState<Shown>(preview.errors > 0 ? 'error' : 'all');
  const [most, setMost] = useState(step);
  const rows = preview.rows.filter((r) => shown === 'all' || r.outcome === shown);
  const todo = preview.new + preview.changed;
  const counts: Record<Shown, number> = {
    all: preview.rows.length,
    new: preview.new,
    changed: preview.changed,
    same: preview.same,
    error: preview.errors,
  };
  return (
    <section>
      <h2 className="text-[1.25rem] font-bold">{t('import.preview', { file })}</h2>
      <p className="mb-4 text-[0.875rem]">
        {t('import.read', { encoding: preview.encoding === 'utf-8' ? 'UTF-8' : 'Shift-JIS' })}
      </p>
      {preview.errors > 0 && (
        <Banner tone="error" heading={t('import.errors')} className="mb-4">
          {t('import.errorsText', { n: format.count(preview.errors) })}
        </Banner>
      )}
      {preview.errors === 0 && todo === 0 && (
        <Banner tone="info" heading={t('import.nothing')} className="mb-4" />
      )}
      <div className="mb-4 flex flex-wrap items-end gap-4">
        <SelectField
          label={t('import.show')}
          className="w-64"
          value={shown}
          onChange={(ev) => {
            setShown(ev.target.value as Shown);
            setMost(step);
          }}
        >
          {(['all', 'new', 'changed', 'same', 'error'] as const).map((s) => (
            <option key={s} value={s}>
              {t(`import.${s}`, { n: format.count(counts[s]) })}
            </option>
          ))}
        </SelectField>
        <Button look="primary" icon={CircleCheck} disabled={preview.errors > 0 || todo === 0} onClick={run}>
          {t('import.submit', { n: format.count(todo) })}
        </Button>
        <Button icon={RefreshCw} onClick={again}>
          {t('import.again')}
        </Button>
      </div>
      {rows.length === 0 ? <p>{t('import.none')}</p> : <Plan rows={rows.slice(0, most)} />}
      {rows.length > most && (
        <Button className="mt-4" icon={FileUp} onClick={() => setMost(most + step)}>
          {t('import.more', { n: format.count(rows.length - most) })}
        </Button>
      )}
    </section>
  );
}

function Plan({ rows }: { rows: readonly ImportPlanRow[] }) {
  const { t } = useTranslation('accounts');
  return (
    <DataTable
      caption={t('import.heading')}
      rows={rows}
      rowKey={(row) => String(row.line)}
      rowProps={(row) => ({ 'data-outcome': row.outcome })}
      columns={[
        {
          key: 'line',
          heading: t('import.line'),
          cell: (row) => row.line,
          align: 'right',
          className: 'w-16',
        },
        {
          key: 'login',
          heading: t('list.login'),
          cell: (row) => <span className="font-mono">{row.login || '–'}</span>,
        },
        { key: 'name', heading: t('list.name'), cell: (row) => row.name },
        { key: 'outcome', heading: t('import.outcome'), cell: (row) => <Outcome of={row.outcome} /> },
        { key: 'what', heading: t('import.what'), cell: (row) => <What row={row} /> },
      ]}
    />
  );
}

function Outcome({ of }: { of: ImportPlanRow['outcome'] }) {
  const { t } = useTranslation('accounts');
  const look = {
    new: { icon: CirclePlus, colour: 'green', words: t('import.outcomeNew') },
    changed: { icon: SquarePen, colour: 'blue', words: t('import.outcomeChanged') },
    same: { icon: Equal, colour: 'gray', words: t('import.outcomeSame') },
    error: { icon: CircleX, colour: 'red', words: t('import.outcomeError') },
  } as const;
  const { icon, colour, words } = look[of];
  return (
    <StatusTag icon={icon} colour={colour} className="text-[0.875rem]">
      {words}
    </StatusTag>
  );
}

function What({ row }: { row: ImportPlanRow }) {
  const { t } = useTranslation('accounts');
  if (row.problem) return <span className="font-bold text-red-1000">{pick(row.problem)}</span>;
  const words = (field: string, value: string) => {
    if (value === '') return '–';
    if (field === 'role') return t(`role.${value as Role}`);
    if (field === 'state') return t(`filter.${value as 'active' | 'disabled'}`);
    return value;
  };
  return (
    <ul className="text-[0.875rem]">
      {row.changes
        // A new account's name has its own column, and it begins as active.
        .filter((c) => row.outcome !== 'new' || (c.field !== 'name' && c.after !== 'active'))
        .map((c) => (
          <li key={c.field}>
            {row.outcome === 'new'
              ? `${t(`list.${c.field}`)}：${words(c.field, c.after)}`
              : t('import.change', {
                  field: t(`list.${c.field}`),
                  before: words(c.field, c.before),
                  after: words(c.field, c.after),
                })}
          </li>
        ))}
    </ul>
  );
}
