import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FileDown } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { records, type Filters, type Format } from './api';
import { ExportRow } from './ExportRow';

/** How often it is asked how far an export is. */
const pollEvery = 1000;

const formats = ['csv', 'csv-sjis', 'xlsx', 'json'] as const satisfies readonly Format[];
const words = { csv: 'csv', 'csv-sjis': 'csvSjis', xlsx: 'xlsx', json: 'json' } as const;

/** Exports writes what the list shows into files, and says how far they are. They go on when the page is left. */
export function Exports({
  filters,
  total,
  more,
}: {
  filters: Filters;
  total: number;
  more: boolean | undefined;
}) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const { data } = useExports();
  const running = data?.find((e) => e.state === 'running');
  return (
    <>
      <Button icon={FileDown} onClick={() => setOpen(true)}>
        {running
          ? t('export.running', {
              percent: running.total > 0 ? format.share(running.rows / running.total) : '',
            })
          : t('export.open')}
      </Button>
      {open && <ExportDialog filters={filters} total={total} more={more} onClose={() => setOpen(false)} />}
    </>
  );
}

function useExports() {
  return useQuery({
    queryKey: ['record-exports'],
    queryFn: records.exports,
    refetchInterval: ({ state }) => (state.data?.some((e) => e.state === 'running') ? pollEvery : false),
  });
}

function ExportDialog({
  filters,
  total,
  more,
  onClose,
}: {
  filters: Filters;
  total: number;
  more: boolean | undefined;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('records');
  const show = useFormat();
  const group = useId();
  const queries = useQueryClient();
  const [format, setFormat] = useState<Format>('csv');
  const { data, error } = useExports();
  const reread = () => queries.invalidateQueries({ queryKey: ['record-exports'] });
  const start = useMutation({
    mutationFn: () => records.export(format, i18n.language === 'en' ? 'en' : 'ja', filters),
    onSettled: reread,
  });
  const what = total === 0 ? 'export.whatNone' : more ? 'export.whatMore' : 'export.what';
  return (
    <Dialog heading={t('export.heading')} width="medium" onClose={onClose}>
      <p>{t(what, { n: show.count(total) })}</p>
      <fieldset className="mt-4">
        <legend className="font-bold">{t('export.format')}</legend>
        <div className="mt-1 grid grid-cols-1 gap-2 sm:grid-cols-2">
          {formats.map((f) => (
            <div
              key={f}
              className="relative flex items-start gap-3 rounded-8 border border-solid-gray-300 p-3 has-checked:border-key-900 has-checked:bg-key-50"
            >
              <input
                id={`${group}-${f}`}
                type="radio"
                name={group}
                value={f}
                checked={format === f}
                aria-describedby={`${group}-${f}-help`}
                onChange={() => setFormat(f)}
                className="mt-1 size-5 shrink-0 accent-key-900"
              />
              <div>
                <label htmlFor={`${group}-${f}`} className="font-bold after:absolute after:inset-0">
                  {t(`export.${words[f]}`)}
                </label>
                <p id={`${group}-${f}-help`} className="text-[0.875rem] text-solid-gray-800">
                  {t(`export.${words[f]}Help`)}
                </p>
              </div>
            </div>
          ))}
        </div>
      </fieldset>
      <p className="mt-3 text-[0.875rem] text-solid-gray-800">{t('export.notes')}</p>
      <ProblemBanner error={start.error} heading={t('export.failed')} className="mt-4" />
      <Button
        look="primary"
        icon={FileDown}
        className="mt-4"
        disabled={start.isPending || data?.some((e) => e.state === 'running')}
        onClick={() => start.mutate()}
      >
        {t('export.start')}
      </Button>
      <h3 className="mt-6 font-bold">{t('export.list')}</h3>
      <ProblemBanner error={error} heading={t('export.listFailed')} className="mt-2" />
      {data?.length === 0 && <p className="mt-1">{t('export.none')}</p>}
      <ul className="mt-1 divide-y divide-solid-gray-200">
        {data?.map((e) => (
          <ExportRow key={e.id} entry={e} onGone={reread} />
        ))}
      </ul>
    </Dialog>
  );
}
