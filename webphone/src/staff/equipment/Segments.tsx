import { useId } from 'react';

import { cx } from '../../lib/components';

/** Segments is a choice of one out of a few, all of them seen. */
export function Segments<T extends string>({
  label,
  aside,
  options,
  chosen,
  choose,
}: {
  label: string;
  aside?: React.ReactNode;
  options: { value: T; words: string; disabled?: boolean }[];
  chosen: T | undefined;
  choose: (value: T) => void;
}) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id}>
      <p className="flex items-baseline justify-between gap-2 text-[0.875rem] font-bold">
        <span id={id}>{label}</span>
        {aside}
      </p>
      <div className="mt-1 flex overflow-hidden rounded-8 border border-solid-gray-600">
        {options.map(({ value, words, disabled = false }) => (
          <label
            key={value}
            className={cx(
              'flex min-h-10 flex-1 cursor-pointer items-center justify-center border-l border-solid-gray-600 px-2 text-center text-[0.875rem] leading-tight first:border-l-0',
              'has-focus-visible:outline-4 has-focus-visible:-outline-offset-4 has-focus-visible:outline-black',
              value === chosen ? 'bg-key-900 font-bold text-white' : 'bg-white hover:bg-key-50',
              disabled && 'cursor-default bg-solid-gray-100 text-solid-gray-600',
            )}
          >
            <input
              type="radio"
              name={id}
              className="sr-only"
              checked={value === chosen}
              disabled={disabled}
              onChange={() => choose(value)}
            />
            {words}
          </label>
        ))}
      </div>
    </div>
  );
}
