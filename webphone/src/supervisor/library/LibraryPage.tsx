import { useQueryClient } from '@tanstack/react-query';
import { FilePlus2, RefreshCw, Trash2, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { accepted } from '../../lib/room/accepted';
import { useFormat } from '../../office/format';
import { useOffice } from '../../office/context';
import { DataTable, type Column } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Removal } from '../../office/Removal';
import { libraryApi, libraryKey, useLibrary, type LibraryItem } from './api';
import { useSending, type Sending } from './use-sending';

const MiB = 1 << 20;
const none: LibraryItem[] = [];

/** LibraryPage is the site's standing documents, for those who look after them. */
export function LibraryPage() {
  const { t } = useTranslation('library');
  const format = useFormat();
  const { documents } = useOffice().site;
  const queries = useQueryClient();
  const library = useLibrary();
  const input = useRef<HTMLInputElement>(null);
  const [replaced, setReplaced] = useState<LibraryItem>();
  const [removed, setRemoved] = useState<LibraryItem>();
  const { sending, outcomes, send, stop } = useSending(library.data ?? none);

  const choose = (item?: LibraryItem) => {
    setReplaced(item);
    if (input.current) {
      input.current.multiple = item === undefined;
      input.current.click();
    }
  };
  const columns: Column<LibraryItem>[] = [
    {
      key: 'name',
      heading: t('column.name'),
      cell: (d) => <span className="font-bold break-all">{d.name}</span>,
    },
    { key: 'pages', heading: t('column.pages'), align: 'right', cell: (d) => format.count(d.pages) },
    { key: 'bytes', heading: t('column.size'), align: 'right', cell: (d) => format.bytes(d.bytes) },
    { key: 'changed', heading: t('column.changed'), cell: (d) => format.day(d.changed) },
    {
      key: 'actions',
      heading: t('column.actions'),
      cell: (d) => (
        <span className="flex flex-wrap gap-2">
          <Button
            size="small"
            icon={RefreshCw}
            aria-label={t('replaceNamed', { name: d.name })}
            onClick={() => choose(d)}
          >
            {t('replace')}
          </Button>
          <Button
            size="small"
            icon={Trash2}
            aria-label={t('removeNamed', { name: d.name })}
            onClick={() => setRemoved(d)}
          >
            {t('remove')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHeading
        note={t('note')}
        actions={
          <Button look="primary" icon={FilePlus2} aria-describedby="library-limits" onClick={() => choose()}>
            {t('add')}
          </Button>
        }
      >
        {t('title')}
      </PageHeading>
      <input
        ref={input}
        type="file"
        hidden
        accept={accepted}
        aria-label={t('add')}
        onChange={(ev) => {
          send([...(ev.target.files ?? [])], replaced?.id);
          ev.target.value = ''; // the same file can be chosen again
        }}
      />
      <p id="library-limits" className="mb-4 text-[0.875rem] text-solid-gray-800">
        {t('limits', { pages: documents.maxPages, size: Math.floor(documents.maxBytes / MiB) })}
      </p>
      <div aria-live="polite" className="flex flex-col gap-3">
        {sending && <Progress sending={sending} stop={stop} />}
        {outcomes.map(({ name, error }, i) =>
          error === undefined ? (
            <Banner key={i} tone="success" heading={t('done', { name })} />
          ) : (
            <ProblemBanner key={i} error={error} heading={t('failed', { name })} className="" />
          ),
        )}
      </div>
      <ProblemBanner
        error={library.error}
        heading={t('list.failed', { ns: 'office' })}
        retry={() => void library.refetch()}
      />
      {library.data?.length === 0 && (
        <p className="mt-4 rounded-12 border border-solid-gray-200 bg-white p-8 text-center">{t('empty')}</p>
      )}
      {library.data && library.data.length > 0 && (
        <div className="mt-4">
          <DataTable caption={t('title')} columns={columns} rows={library.data} rowKey={(d) => d.id} />
        </div>
      )}
      {removed && (
        <Removal
          heading={t('removeHeading', { name: removed.name })}
          remove={async () => {
            await libraryApi.remove(removed.id);
            await queries.invalidateQueries({ queryKey: libraryKey });
          }}
          close={() => setRemoved(undefined)}
        >
          <p>{t('removeText')}</p>
        </Removal>
      )}
    </>
  );
}

function Progress({ sending: { name, part, waiting }, stop }: { sending: Sending; stop: () => void }) {
  const { t } = useTranslation('library');
  const label = part < 1 ? t('sending', { name, part: Math.floor(part * 100) }) : t('making', { name });
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-12 border border-solid-gray-200 bg-white p-4">
      <div className="min-w-0 flex-1">
        <p className="font-bold break-all">{label}</p>
        <progress
          aria-label={label}
          max={1}
          value={part < 1 ? part : undefined}
          className="mt-1 h-2 w-full"
        />
        {waiting > 0 && <p className="text-[0.875rem]">{t('waiting', { n: waiting })}</p>}
      </div>
      <Button icon={X} onClick={stop}>
        {t('stop')}
      </Button>
    </div>
  );
}
