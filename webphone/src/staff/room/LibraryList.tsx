import { FileText, MonitorUp, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem } from '../../lib/protocol';
import { roomApi, type LibraryItem } from '../../lib/room-api';
import { fold } from '../parts/fold';
import type { CallRoom } from './context';
import { problemOf } from '../parts/problem';

/** LibraryList is the site's standing documents: found by name, shown with one click. */
export function LibraryList({ room: callRoom }: { room: CallRoom }) {
  const { t } = useTranslation('staff');
  const [items, setItems] = useState<LibraryItem[]>();
  const [problem, setProblem] = useState<Problem>();
  const [wanted, setWanted] = useState('');
  const [adding, setAdding] = useState<string>();
  const { view, uploads, attempt } = callRoom;
  useEffect(() => {
    let current = true;
    roomApi.library().then(
      (all) => {
        if (current) setItems(all);
      },
      (err: unknown) => {
        if (current) setProblem(problemOf(err));
      },
    );
    return () => {
      current = false;
    };
  }, []);
  const found = items?.filter((item) => fold(item.name).includes(fold(wanted))) ?? [];
  const share = async (item: LibraryItem) => {
    setAdding(item.id);
    await attempt(async () => uploads.showWhenReady((await roomApi.addFromLibrary(view.call, item.id)).id));
    setAdding(undefined);
  };
  if (problem) {
    return (
      <Banner tone="warning" heading={t('documents.libraryFailed')} className="mt-2">
        {pick(problem)}
      </Banner>
    );
  }
  return (
    <>
      <label className="relative mt-2 block">
        <span className="sr-only">{t('documents.search')}</span>
        <Search aria-hidden size={20} className="absolute top-3 left-3 text-solid-gray-700" />
        <input
          type="search"
          value={wanted}
          placeholder={t('documents.search')}
          onChange={(ev) => setWanted(ev.target.value)}
          className="min-h-11 w-full rounded-8 border border-solid-gray-600 bg-white py-2 pr-3 pl-10 placeholder:text-solid-gray-700"
        />
      </label>
      <div
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard needs a way in
        tabIndex={0}
        role="region"
        aria-label={t('documents.library')}
        className="-mx-2 mt-2 min-h-0 flex-1 overflow-y-auto px-2 pb-2"
      >
        {items && found.length === 0 && (
          <p>{items.length === 0 ? t('documents.libraryNone') : t('documents.libraryNotFound')}</p>
        )}
        <ul className="flex flex-col gap-2">
          {found.map((item) => (
            <li key={item.id} className="flex items-center gap-3 rounded-8 border border-solid-gray-420 p-2">
              <FileText aria-hidden size={24} className="shrink-0 text-solid-gray-700" />
              <p className="line-clamp-2 min-w-0 flex-1 leading-[1.4] font-bold break-all">{item.name}</p>
              <Button
                size="small"
                icon={MonitorUp}
                className="shrink-0"
                disabled={adding === item.id}
                aria-label={t('documents.shareNamed', { name: item.name })}
                onClick={() => void share(item)}
              >
                {t('documents.shareLong')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
