import { Archive, FileUp, PenLine, Presentation } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import { accepted } from '../../lib/room/accepted';
import { useDesk } from '../context';
import { SidePanel } from '../parts/SidePanel';
import type { CallRoom } from './context';
import { DocumentItem, SendingItem } from './DocumentItem';
import { FreezeButton } from './FreezeButton';
import { KeepDialog } from './KeepDialog';
import { LibraryList } from './LibraryList';

const MiB = 1 << 20;

/** DocumentsPanel is everything to show in this consultation: files, boards, still pictures, the library. */
export function DocumentsPanel({ room: callRoom, close }: { room: CallRoom; close: () => void }) {
  const { t } = useTranslation('staff');
  const [tab, setTab] = useState<'here' | 'library'>('here');
  const [keeping, setKeeping] = useState(false);
  const { view, driver, uploads, ask } = callRoom;
  const { documents, kept } = view.doc;
  // While a file of one's own is on its way, its own row tells more than the server's.
  const sending = new Set(uploads.sending.map((s) => s.file.name));
  const listed = documents.filter((d) => d.state !== 'receiving' || !sending.has(d.name ?? ''));

  return (
    <SidePanel heading={t('documents.heading')} wide close={close}>
      {driver ? (
        <>
          <ChooseFile send={(files) => uploads.send(files, false)} />
          <div className="mt-2 grid grid-cols-[3fr_2fr] gap-2">
            <Button
              size="small"
              icon={Presentation}
              title={t('documents.boardHelp')}
              onClick={() => void ask({ kind: 'board' })}
            >
              {t('documents.board')}
            </Button>
            <Button
              size="small"
              icon={PenLine}
              title={t('documents.padHelp')}
              onClick={() => void ask({ kind: 'pad' })}
            >
              {t('documents.pad')}
            </Button>
          </div>
          <FreezeButton room={callRoom} />
          <div role="group" aria-label={t('documents.heading')} className="mt-2 grid grid-cols-2">
            <Tab on={tab === 'here'} press={() => setTab('here')}>
              {t('documents.here')}
            </Tab>
            <Tab on={tab === 'library'} press={() => setTab('library')}>
              {t('documents.library')}
            </Tab>
          </div>
        </>
      ) : (
        <p className="text-solid-gray-700">{t('room.viewer')}</p>
      )}
      {tab === 'library' && driver ? (
        <LibraryList room={callRoom} />
      ) : (
        <div
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard needs a way in
          tabIndex={0}
          role="region"
          aria-label={t('documents.here')}
          className="-mx-2 mt-2 min-h-0 flex-1 overflow-y-auto px-2 pb-2"
        >
          {listed.length + uploads.sending.length === 0 && (
            <div className="mt-2">
              <p className="font-bold">{t('documents.none')}</p>
              {driver && <p className="text-[0.875rem]">{t('documents.noneText')}</p>}
            </div>
          )}
          <ul className="flex flex-col gap-2">
            {uploads.sending.map((one) => (
              <SendingItem key={one.id} sending={one} retry={() => uploads.retry(one)} />
            ))}
            {[...listed].reverse().map((document) => (
              <DocumentItem key={document.id} document={document} room={callRoom} />
            ))}
          </ul>
        </div>
      )}
      {driver && (
        <div className="mt-2 flex items-center gap-3 border-t border-solid-gray-200 pt-3">
          <p className="min-w-0 flex-1 text-[0.875rem] leading-[1.5] text-solid-gray-800">
            {kept.length > 0 && (
              <strong className="mr-2">{t('documents.kept', { count: kept.length })}</strong>
            )}
            {t('documents.notKept')}
          </p>
          <Button icon={Archive} className="shrink-0" onClick={() => setKeeping(true)}>
            {t('documents.keep')}
          </Button>
        </div>
      )}
      {keeping && <KeepDialog room={callRoom} close={() => setKeeping(false)} />}
    </SidePanel>
  );
}

function ChooseFile({ send }: { send: (files: File[]) => void }) {
  const { t } = useTranslation('staff');
  const { maxPages, maxBytes } = useDesk().site.documents;
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="mt-2">
      <Button
        look="primary"
        icon={FileUp}
        className="w-full"
        aria-describedby="documents-limits"
        onClick={() => input.current?.click()}
      >
        {t('documents.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accepted}
        aria-label={t('documents.choose')}
        onChange={(ev) => {
          send([...(ev.target.files ?? [])]);
          ev.target.value = ''; // the same file can be chosen again
        }}
      />
      <p id="documents-limits" className="mt-1 text-[0.875rem] leading-[1.4] text-solid-gray-700">
        {t('documents.limits', { pages: maxPages, size: Math.floor(maxBytes / MiB) })}
      </p>
    </div>
  );
}

function Tab({ on, press, children }: { on: boolean; press: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={press}
      className={cx(
        'min-h-10 border-b-4 px-2 font-bold',
        on ? 'border-key-900 text-key-1000' : 'border-solid-gray-200 text-solid-gray-700 hover:bg-key-50',
      )}
    >
      {children}
    </button>
  );
}
