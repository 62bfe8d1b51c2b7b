import { ChevronFirst, ChevronLeft, ChevronRight, FilterX, Search } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, TextField } from '../../lib/components';
import { useFormat } from '../format';
import { ProblemBanner } from '../problem';
import type { List } from './use-list';

/** How long after the last key a search begins. */
const searchPause = 300;

/**
 * ListFrame is what surrounds a list: its filters, how many there are, what to
 * do when there are none, and the way to the other pages.
 */
export function ListFrame<T, F extends string>({
  list,
  filters,
  actions,
  empty,
  children,
}: {
  list: List<T, F>;
  filters?: ReactNode;
  actions?: ReactNode;
  /** Says what to do when there is nothing at all. */
  empty: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('office');
  const format = useFormat();
  const { page } = list;
  const total = page && t(page.more ? 'list.countMore' : 'list.count', { n: format.count(page.total) });
  return (
    <section>
      {filters && (
        <div role="search" className="mb-4 flex flex-wrap items-end gap-4">
          {filters}
          {list.filtered && (
            <Button icon={FilterX} onClick={list.clear}>
              {t('list.clear')}
            </Button>
          )}
        </div>
      )}
      <ProblemBanner error={list.error} heading={t('list.failed')} retry={() => void list.reload()} />
      <div className="mb-2 flex min-h-9 flex-wrap items-center justify-between gap-4">
        <p role="status">{list.loading ? t('list.loading') : total}</p>
        {actions && <div className="flex flex-wrap gap-3">{actions}</div>}
      </div>
      {page?.items.length === 0 ? (
        <div className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {list.filtered ? t('list.noMatch') : empty}
        </div>
      ) : (
        page && children
      )}
      {page && (page.prev !== undefined || page.next !== undefined) && (
        <nav aria-label={t('list.pages')} className="mt-4 flex gap-3">
          <Button icon={ChevronFirst} disabled={page.prev === undefined} onClick={() => list.turn('first')}>
            {t('list.first')}
          </Button>
          <Button icon={ChevronLeft} disabled={page.prev === undefined} onClick={() => list.turn('prev')}>
            {t('list.prev')}
          </Button>
          <Button icon={ChevronRight} disabled={page.next === undefined} onClick={() => list.turn('next')}>
            {t('list.next')}
          </Button>
        </nav>
      )}
    </section>
  );
}

/** SearchField filters by what is typed, a moment after the last key. */
export function SearchField<T, F extends string>({
  list,
  name,
  label,
  className,
}: {
  list: List<T, F>;
  name: F;
  label: string;
  className?: string;
}) {
  const kept = list.filters[name];
  const [typed, setTyped] = useState(kept);
  const [seen, setSeen] = useState(kept);
  if (seen !== kept) {
    // The address changed by itself: back, or the filters were cleared.
    setSeen(kept);
    setTyped(kept);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className={className ?? 'w-72'}>
      <TextField
        label={
          <span className="inline-flex items-center gap-1.5">
            <Search aria-hidden size={18} />
            {label}
          </span>
        }
        type="text"
        value={typed}
        onChange={(ev) => {
          const { value } = ev.target;
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => {
            setSeen(value);
            list.filter({ [name]: value } as Partial<Record<F, string>>);
          }, searchPause);
        }}
      />
    </div>
  );
}
