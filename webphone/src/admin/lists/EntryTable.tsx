import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { moved, OrderButtons } from '../../office/list/OrderButtons';
import { isName } from '../counters/form';

/** Entry is a line of a list that staff choose from. */
export interface Entry {
  id: string;
  nameJa: string;
  nameEn: string;
  enabled: boolean;
}

/** The most entries of a list (store/lists.go). */
const maxEntries = 100;

/** wrongEntries counts those whose names cannot be saved. */
export function wrongEntries(entries: readonly Entry[]): number {
  return entries.filter((e) => !isName(e.nameJa) || !isName(e.nameEn)).length;
}

/** EntryTable edits a list in its order. */
export function EntryTable<T extends Entry>({
  caption,
  entries,
  set,
  fresh,
  add,
  empty,
  more,
  dropText,
}: {
  caption: string;
  entries: T[];
  set: (entries: T[]) => void;
  /** A new, empty entry. */
  fresh: () => T;
  add: string;
  empty: string;
  /** One more column. */
  more?: { heading: string; cell: (entry: T, change: (changes: Partial<T>) => void) => ReactNode };
  dropText: string;
}) {
  const { t } = useTranslation(['lists', 'office']);
  const change = (at: number, changes: Partial<T>) =>
    set(entries.map((e, i) => (i === at ? { ...e, ...changes } : e)));
  const move = (from: number, to: number) => set(moved(entries, from, to));
  const nameOf = (e: T, i: number) => (e.nameJa === '' ? t('entry', { n: i + 1 }) : e.nameJa);
  const box = (name: string) =>
    `min-h-11 w-full min-w-40 rounded-8 border bg-white px-3 ${isName(name) ? 'border-solid-gray-600' : 'border-2 border-red-900'}`;
  return (
    <>
      {entries.length === 0 ? (
        <p className="mb-4 rounded-12 border border-solid-gray-200 bg-white p-8 text-center">{empty}</p>
      ) : (
        <div className="mb-4 overflow-x-auto rounded-12 border border-solid-gray-200 bg-white">
          <table className="w-full text-left">
            <caption className="sr-only">{caption}</caption>
            <thead className="bg-solid-gray-50">
              <tr>
                {[
                  t('office:names.ja'),
                  t('office:names.en'),
                  ...(more ? [more.heading] : []),
                  t('choosable'),
                  t('order'),
                ].map((heading) => (
                  <th key={heading} scope="col" className="px-4 py-3 whitespace-nowrap">
                    {heading}
                  </th>
                ))}
                <th scope="col" className="px-4 py-3">
                  <span className="sr-only">{t('office:remove.submit')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map((e, i) => (
                <tr key={e.id} className="border-t border-solid-gray-200">
                  <td className="px-4 py-2">
                    <input
                      aria-label={t('nameJaOf', { n: i + 1 })}
                      aria-invalid={!isName(e.nameJa) || undefined}
                      className={box(e.nameJa)}
                      value={e.nameJa}
                      onChange={(ev) => change(i, { nameJa: ev.target.value } as Partial<T>)}
                    />
                  </td>
                  <td className="px-4 py-2">
                    <input
                      aria-label={t('nameEnOf', { n: i + 1 })}
                      aria-invalid={!isName(e.nameEn) || undefined}
                      className={box(e.nameEn)}
                      value={e.nameEn}
                      onChange={(ev) => change(i, { nameEn: ev.target.value } as Partial<T>)}
                    />
                  </td>
                  {more && <td className="px-4 py-2">{more.cell(e, (changes) => change(i, changes))}</td>}
                  <td className="px-4 py-2">
                    <input
                      type="checkbox"
                      aria-label={t('choosableOf', { name: nameOf(e, i) })}
                      className="size-6 accent-key-900"
                      checked={e.enabled}
                      onChange={(ev) => change(i, { enabled: ev.target.checked } as Partial<T>)}
                    />
                  </td>
                  <td className="px-4 py-2">
                    <OrderButtons
                      at={i}
                      count={entries.length}
                      up={t('up', { name: nameOf(e, i) })}
                      down={t('down', { name: nameOf(e, i) })}
                      move={(to) => move(i, to)}
                    />
                  </td>
                  <td className="px-4 py-2">
                    <Button
                      size="small"
                      className="min-h-11 min-w-11"
                      icon={Trash2}
                      aria-label={t('dropOf', { name: nameOf(e, i) })}
                      onClick={() => set(entries.filter((_, other) => other !== i))}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button
          icon={Plus}
          disabled={entries.length >= maxEntries}
          onClick={() => set([...entries, fresh()])}
        >
          {add}
        </Button>
        <p className="text-[0.875rem] text-solid-gray-800">{dropText}</p>
      </div>
    </>
  );
}
