import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../../lib/components';
import { MAX_PAGES, type Screen } from '../../../lib/layout/shape';
import { emptyPage, newPageId } from './grid';

/** PageTabs chooses the page that is worked on, and makes new ones. */
export function PageTabs({
  screen,
  at,
  onChoose,
  onChange,
}: {
  screen: Screen;
  at: number;
  onChoose: (index: number) => void;
  onChange: (screen: Screen) => void;
}) {
  const { t } = useTranslation('layouts');
  return (
    <div role="group" aria-label={t('pages.all')} className="flex flex-wrap items-center gap-2">
      {screen.pages.map((page, i) => (
        <button
          key={page.id}
          type="button"
          aria-pressed={i === at}
          onClick={() => onChoose(i)}
          className={cx(
            'min-h-11 max-w-52 truncate rounded-t-8 border-b-4 px-4 font-bold',
            i === at ? 'border-key-900 bg-white text-key-1000' : 'border-transparent hover:bg-white',
          )}
        >
          {pageName(page.names, t('pages.number', { number: i + 1 }))}
        </button>
      ))}
      <Button
        size="small"
        look="quiet"
        className="min-h-11"
        icon={Plus}
        disabled={screen.pages.length >= MAX_PAGES}
        onClick={() => {
          const last = screen.pages[at];
          onChange({
            ...screen,
            pages: [...screen.pages, emptyPage(newPageId(screen), last?.columns, last?.rows)],
          });
          onChoose(screen.pages.length);
        }}
      >
        {t('pages.add')}
      </Button>
    </div>
  );
}

/** pageName is what administrators call a page. */
export function pageName(names: Partial<Record<string, string>>, otherwise: string): string {
  return names['ja']?.trim() || names['en']?.trim() || otherwise;
}
