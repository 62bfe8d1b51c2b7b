import { Minus, Plus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';

const maxCopies = 20;

/** SomePages takes page numbers as people write them. */
export function SomePages({
  value,
  change,
  count,
  wrong,
}: {
  value: string;
  change: (value: string) => void;
  count: number;
  wrong: boolean;
}) {
  const { t } = useTranslation('staff');
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="block text-[0.875rem]">
        {t('printing.pages')} <span className="text-solid-gray-700">{t('printing.pagesHelp')}</span>
      </label>
      <input
        id={id}
        value={value}
        inputMode="numeric"
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(ev) => change(ev.target.value)}
        className={cx(
          'min-h-10 w-full rounded-8 border bg-white px-3',
          wrong ? 'border-2 border-red-900' : 'border-solid-gray-600',
        )}
      />
      {wrong && (
        <p id={`${id}-wrong`} role="alert" className="text-[0.875rem] text-red-900">
          {t('printing.pagesWrong', { count })}
        </p>
      )}
    </div>
  );
}

/** Copies counts by buttons: no keyboard is needed. */
export function Copies({ value, change }: { value: number; change: (copies: number) => void }) {
  const { t } = useTranslation('staff');
  return (
    <div className="flex items-center gap-2">
      <Button
        size="small"
        icon={Minus}
        aria-label={t('printing.fewer')}
        disabled={value <= 1}
        onClick={() => change(value - 1)}
      />
      <output aria-label={t('printing.copies')} className="w-8 text-center font-bold tabular-nums">
        {value}
      </output>
      <Button
        size="small"
        icon={Plus}
        aria-label={t('printing.more')}
        disabled={value >= maxCopies}
        onClick={() => change(value + 1)}
      />
    </div>
  );
}

/** Choice is one of a few, all of them in sight. */
export function Choice<T extends string>({
  label,
  choices,
  chosen,
  choose,
  possible,
}: {
  label: string;
  choices: [T, string][];
  chosen: T;
  choose: (choice: T) => void;
  /** Those that can be chosen now; all without it. */
  possible?: readonly string[];
}) {
  return (
    <div role="group" aria-label={label} className="flex">
      {choices.map(([id, words]) => (
        <button
          key={id}
          type="button"
          aria-pressed={chosen === id}
          disabled={possible?.includes(id) === false}
          onClick={() => choose(id)}
          className={cx(
            'min-h-9 flex-1 border px-1.5 text-[0.875rem] whitespace-nowrap font-bold first:rounded-l-6 last:-ml-px last:rounded-r-6',
            chosen === id
              ? 'border-key-900 bg-key-900 text-white'
              : 'border-solid-gray-600 bg-white enabled:hover:bg-key-50 disabled:bg-solid-gray-100 disabled:text-solid-gray-600',
          )}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** Select is a labelled choice of one from a list, label and list as two cells of a grid. */
export function Select({
  label,
  value,
  change,
  children,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(ev) => change(ev.target.value)}
        className="min-h-10 w-full rounded-8 border border-solid-gray-600 bg-white px-2"
      >
        {children}
      </select>
    </>
  );
}
