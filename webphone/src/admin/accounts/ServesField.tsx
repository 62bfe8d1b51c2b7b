import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import type { Serves } from './api';
import { useQueues } from './use-queues';

const highest = 1000;
const number =
  'min-h-11 w-24 rounded-8 border border-solid-gray-600 bg-white px-3 text-right tabular-nums disabled:border-solid-gray-200 disabled:bg-solid-gray-50 disabled:text-solid-gray-600';

/** ServesField is which counters somebody serves, how well, and how early they are rung. */
export function ServesField({
  serves,
  change,
  error,
}: {
  serves: readonly Serves[];
  change: (serves: Serves[]) => void;
  error: string | undefined;
}) {
  const { t } = useTranslation('accounts');
  const { all, nameOf } = useQueues();
  const id = useId();
  const has = (queue: string) => serves.find((s) => s.queue === queue);
  const put = (queue: string, part: Partial<Serves>) =>
    change(serves.map((s) => (s.queue === queue ? { ...s, ...part } : s)));
  const fresh = (queue: string): Serves => ({ queue, level: 0, priority: 0, order: 0 });
  // As the server has them: what is ticked off and on again is no change.
  const sorted = (list: Serves[]) => list.toSorted((a, b) => (a.queue < b.queue ? -1 : 1));

  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="font-bold">{t('list.queues')}</legend>
      <p className="text-[0.875rem] text-solid-gray-700">{t('form.servesHelp')}</p>
      <div className="mt-2 mb-2 flex gap-3">
        <Button
          size="small"
          onClick={() => change(sorted(all.map((q) => has(q.id) ?? fresh(q.id))))}
          disabled={all.every((q) => has(q.id))}
        >
          {t('form.serveAll')}
        </Button>
        <Button size="small" onClick={() => change([])} disabled={serves.length === 0}>
          {t('form.serveNone')}
        </Button>
      </div>
      {error && (
        <p id={`${id}-error`} className="mb-2 text-[0.875rem] text-red-900">
          {error}
        </p>
      )}
      <div className="overflow-x-auto rounded-8 border border-solid-gray-200">
        <table className="w-full text-left">
          <caption className="sr-only">{t('list.queues')}</caption>
          <thead className="bg-solid-gray-50">
            <tr>
              <th scope="col" className="px-4 py-2">
                {t('form.queue')}
              </th>
              <th scope="col" className="w-40 px-4 py-2">
                {t('form.level')}
              </th>
              <th scope="col" className="w-40 px-4 py-2">
                {t('form.priority')}
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((q) => {
              const part = has(q.id);
              const name = nameOf(q.id);
              return (
                <tr key={q.id} className="border-t border-solid-gray-200">
                  <th scope="row" className="px-4 py-1.5 font-normal">
                    <label className="flex min-h-11 cursor-pointer items-center gap-3">
                      <input
                        type="checkbox"
                        className="size-6 shrink-0 accent-key-900"
                        checked={part !== undefined}
                        onChange={(ev) =>
                          change(
                            ev.target.checked
                              ? sorted([...serves, fresh(q.id)])
                              : serves.filter((s) => s.queue !== q.id),
                          )
                        }
                      />
                      {name}
                    </label>
                  </th>
                  {(['level', 'priority'] as const).map((field) => (
                    <td key={field} className="px-4 py-1.5">
                      <Rank
                        label={t(`form.${field}Of`, { name })}
                        value={part?.[field]}
                        change={(next) => put(q.id, { [field]: next })}
                      />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </fieldset>
  );
}

/** Rank is a number as it is typed: half of one, like a minus, counts as 0 until it is whole. */
function Rank({
  label,
  value,
  change,
}: {
  label: string;
  /** undefined: there is nothing to say. */
  value: number | undefined;
  change: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      type="number"
      aria-label={label}
      min={-highest}
      max={highest}
      step={1}
      className={number}
      disabled={value === undefined}
      value={typed ?? value ?? 0}
      onChange={(ev) => {
        setTyped(ev.target.value);
        const n = Math.trunc(ev.target.valueAsNumber) || 0;
        change(Math.max(-highest, Math.min(highest, n)));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
