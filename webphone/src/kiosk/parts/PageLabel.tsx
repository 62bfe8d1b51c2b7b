import { ChevronLeft, ChevronRight, FilePlus2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import type { Shown } from '../machine/desk';
import { useTitle } from '../sharing';

/** A pad has so many pages at most (consult.MaxPadPages). */
const MOST_PAGES = 20;

/** PageLabel says what is on the stage; the pages of a pad can be turned by the citizen too. */
export function PageLabel({ on }: { on: Shown }) {
  const { t } = useTranslation('kiosk');
  const { touch } = useBooth();
  const title = useTitle(on.document);
  const pages = on.document.pages.length;
  const pad = on.document.kind === 'pad';
  return (
    <div className="k-page-label">
      <p>
        <span className="k-page-title">{title}</span>
        {pages > 1 || pad ? (
          <span className="k-page-number">{t('share.page', { page: on.page, pages })}</span>
        ) : null}
      </p>
      {pad ? (
        <div className="k-page-turn">
          <button
            type="button"
            className="k-tool"
            disabled={on.page <= 1}
            onClick={() => touch({ want: 'page', page: on.page - 1 })}
          >
            <ChevronLeft aria-hidden />
            <span>{t('write.previous')}</span>
          </button>
          {on.page < pages ? (
            <button
              type="button"
              className="k-tool"
              onClick={() => touch({ want: 'page', page: on.page + 1 })}
            >
              <ChevronRight aria-hidden />
              <span>{t('write.next')}</span>
            </button>
          ) : (
            <button
              type="button"
              className="k-tool"
              disabled={pages >= MOST_PAGES}
              onClick={() => touch({ want: 'add-page' })}
            >
              <FilePlus2 aria-hidden />
              <span>{t('write.add')}</span>
            </button>
          )}
        </div>
      ) : null}
    </div>
  );
}
