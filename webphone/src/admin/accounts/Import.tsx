import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, FileDown, FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Banner, Button, cx } from '../../lib/components';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { fileHref } from './api';
import { ImportEnd } from './ImportEnd';
import { ImportPreviewTable } from './ImportPreviewTable';
import { ImportProgress } from './ImportProgress';
import { FileLink } from '../../office/LinkButton';
import { csv, save } from './passwords-file';
import { useImport } from './use-import';

/** Import makes and changes many accounts by a file, after it was looked at. */
export function Import() {
  const { t } = useTranslation('accounts');
  const queries = useQueryClient();
  const work = useImport(() => void queries.invalidateQueries({ queryKey: ['accounts'] }));
  const { stage } = work;
  return (
    <>
      <Link
        to="/admin/accounts"
        className="mb-3 inline-flex min-h-9 items-center gap-2 text-key-900 underline underline-offset-4"
      >
        <ArrowLeft aria-hidden size={18} />
        {t('one.back')}
      </Link>
      <PageHeading note={t('import.note')}>{t('import.heading')}</PageHeading>
      {stage.name === 'choose' && <Choose error={stage.error} choose={work.choose} />}
      {stage.name === 'reading' && <p role="status">{t('import.reading')}</p>}
      {stage.name === 'preview' && (
        <>
          {stage.cancelled && <Banner tone="info" heading={t('import.cancelled')} className="mb-4" />}
          <ProblemBanner error={stage.error} heading={t('import.failed')} />
          <ImportPreviewTable
            file={stage.file.name}
            preview={stage.preview}
            run={work.run}
            again={work.restart}
          />
        </>
      )}
      {stage.name === 'running' && (
        <ImportProgress done={stage.done} total={stage.total} cancel={work.cancel} />
      )}
      {stage.name === 'finished' && <ImportEnd preview={stage.preview} passwords={stage.passwords} />}
    </>
  );
}

function Choose({ error, choose }: { error: unknown; choose: (file: File) => void }) {
  const { t, i18n } = useTranslation('accounts');
  const [over, setOver] = useState(false);
  const headings = (['login', 'name', 'place', 'role', 'queues', 'state'] as const).map((key) =>
    t(`list.${key}`),
  );
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) choose(file);
  };
  return (
    <div className="grid max-w-6xl gap-6 lg:grid-cols-2">
      <div>
        <ProblemBanner error={error} heading={t('import.unreadable')} />
        <label
          className={cx(
            'flex min-h-64 cursor-pointer flex-col items-center justify-center gap-4 rounded-16 border-2 border-dashed bg-white p-8 text-center',
            'focus-within:outline-4 focus-within:outline-black hover:bg-key-50',
            over ? 'border-key-900 bg-key-50' : 'border-solid-gray-600',
          )}
          onDragOver={(ev) => {
            ev.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(ev) => {
            ev.preventDefault();
            setOver(false);
            take(ev.dataTransfer.files);
          }}
        >
          <FileUp aria-hidden size={48} className="text-key-900" />
          <span className="text-[1.125rem] font-bold text-key-900 underline underline-offset-4">
            {t('import.choose')}
          </span>
          <input
            type="file"
            accept=".csv,text/csv"
            className="sr-only"
            onChange={(ev) => {
              take(ev.target.files);
              ev.target.value = ''; // the same file, once it was put right
            }}
          />
          <span className="text-[0.875rem]">{t('import.drop')}</span>
        </label>
      </div>
      <section className="rounded-16 border border-solid-gray-200 bg-white p-6">
        <h2 className="text-[1.125rem] font-bold">{t('import.how')}</h2>
        <ul className="my-4 list-disc space-y-2 pl-6">
          <li>{t('import.howColumns')}</li>
          <li>{t('import.howQueues')}</li>
          <li>{t('import.howPassword')}</li>
        </ul>
        <div className="flex flex-wrap gap-3">
          <Button icon={FileDown} onClick={() => save(csv([headings]), 'accounts.csv')}>
            {t('import.template')}
          </Button>
          <FileLink
            href={fileHref('export', { format: 'csv', lang: i18n.language === 'en' ? 'en' : 'ja' })}
            icon={FileDown}
          >
            {t('import.current')}
          </FileLink>
        </div>
      </section>
    </div>
  );
}
