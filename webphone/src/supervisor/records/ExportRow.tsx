import { useMutation } from '@tanstack/react-query';
import { Download, Trash2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { contentOf, records, type Export } from './api';

/** ExportRow is one export: how far it is, or where its file is. */
export function ExportRow({ entry, onGone }: { entry: Export; onGone: () => Promise<unknown> }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const remove = useMutation({ mutationFn: () => records.deleteExport(entry.id), onSettled: onGone });
  const running = entry.state === 'running';
  return (
    <li className="py-3" data-export={entry.state}>
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-bold break-all">{entry.name}</p>
          {running && <Progress entry={entry} />}
          {entry.state === 'done' && (
            <p className="text-[0.875rem]">
              {t('export.done', {
                rows: format.count(entry.rows),
                size: format.bytes(entry.bytes),
                until: format.moment(entry.until),
              })}
            </p>
          )}
        </div>
        {entry.state === 'done' && (
          <a
            href={contentOf(entry.id)}
            download={entry.name}
            className="inline-flex min-h-12 items-center gap-2 rounded-8 border border-key-900 bg-key-900 px-4 py-2 font-bold text-white hover:bg-key-1000"
          >
            <Download aria-hidden size={20} />
            {t('export.download')}
          </a>
        )}
        <Button
          icon={running ? X : Trash2}
          aria-label={t(running ? 'export.stopOf' : 'export.removeOf', { name: entry.name })}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t(running ? 'export.stop' : 'export.remove')}
        </Button>
      </div>
      {entry.problem && (
        <Banner tone="error" heading={t('export.failedJob')} className="mt-2">
          {pick(entry.problem)}
        </Banner>
      )}
      <ProblemBanner error={remove.error} heading={t('export.stopFailed')} className="mt-2" />
    </li>
  );
}

function Progress({ entry }: { entry: Export }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const text =
    entry.total === 0
      ? t('export.counting')
      : t('export.progress', { rows: format.count(entry.rows), total: format.count(entry.total) });
  return (
    <>
      <progress
        aria-label={entry.name}
        className="mt-1 h-2 w-full accent-key-900"
        {...(entry.total > 0 ? { max: entry.total, value: entry.rows } : {})}
      />
      <p role="status" className="text-[0.875rem]">
        {text}
      </p>
    </>
  );
}
