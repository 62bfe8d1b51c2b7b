import { Eye, EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, cx, StatusTag } from '../../lib/components';
import type { CallRoom, Shown } from './context';
import { useDocumentName } from './words';

/** DocumentTabs name what everybody sees, and the other documents that are ready, one click each. */
export function DocumentTabs({ room: callRoom, shown }: { room: CallRoom; shown: Shown }) {
  const { t } = useTranslation('staff');
  const nameOf = useDocumentName();
  const { view, driver, page, ask } = callRoom;
  const open = view.doc.documents.filter((d) => d.pages.length > 0);
  return (
    <div className="flex min-w-0 items-center gap-2">
      <StatusTag icon={Eye} colour="green" className="shrink-0 text-[0.875rem]">
        {t('stage.seen')}
      </StatusTag>
      {driver ? (
        <ul
          aria-label={t('page.tabs')}
          className="-my-1 flex min-w-0 flex-1 gap-1 overflow-x-auto px-1 py-1 [scrollbar-width:thin]"
        >
          {open.map((document) => {
            const name = nameOf(document, view.doc);
            const current = document.id === shown.document.id;
            return (
              <li key={document.id} className="max-w-56 min-w-24 flex-[0_1_auto]">
                <button
                  type="button"
                  aria-current={current || undefined}
                  title={name}
                  onClick={() => {
                    if (!current) void ask({ kind: 'show', document: document.id, page: 1 });
                  }}
                  className={cx(
                    'min-h-9 w-full truncate rounded-6 border px-3 text-[0.875rem]',
                    current
                      ? 'border-2 border-key-900 bg-white font-bold text-key-1000'
                      : 'border-solid-gray-420 bg-white hover:bg-key-50',
                  )}
                >
                  {name}
                </button>
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="min-w-0 flex-1 truncate font-bold">{nameOf(shown.document, view.doc)}</p>
      )}
      {driver && (
        <Button size="small" icon={EyeOff} className="shrink-0" onClick={page.hide}>
          {t('page.hide')}
        </Button>
      )}
    </div>
  );
}
