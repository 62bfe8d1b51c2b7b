import { useId, type ComponentProps, type ReactNode } from 'react';

import { cx } from '../../lib/components';

/** CheckField is one thing that is on or off. */
export function CheckField({
  label,
  help,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'id' | 'type'> & { label: ReactNode; help?: ReactNode }) {
  const id = useId();
  return (
    <div className={cx('flex items-start gap-3', className)}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-1 size-6 shrink-0 accent-key-900"
        {...rest}
      />
      <div>
        <label htmlFor={id} className="font-bold">
          {label}
        </label>
        {help && (
          <p id={`${id}-help`} className="text-[0.875rem] text-solid-gray-700">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}

const box = 'min-h-12 rounded-8 border bg-white px-4 py-2 text-[1rem] text-solid-gray-900';

/** InputField is a labelled input of a browser's own type: number, date, time, color. */
export function InputField({
  label,
  help,
  error,
  unit,
  type,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'id' | 'type'> & {
  label: ReactNode;
  type: 'number' | 'date' | 'time' | 'datetime-local' | 'color' | 'month';
  help?: ReactNode;
  error?: ReactNode;
  unit?: ReactNode;
}) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={className}>
      <label htmlFor={id} className="block font-bold">
        {label}
      </label>
      {help && (
        <p id={`${id}-help`} className="text-[0.875rem] text-solid-gray-700">
          {help}
        </p>
      )}
      <div className="mt-1 flex items-center gap-2">
        <input
          id={id}
          type={type}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className={cx(
            box,
            type === 'number' ? 'w-32' : 'w-full',
            error ? 'border-2 border-red-900' : 'border-solid-gray-600',
          )}
          {...rest}
        />
        {unit}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 text-[0.875rem] text-red-900">
          {error}
        </p>
      )}
    </div>
  );
}

/** AreaField is a labelled text of several lines. */
export function AreaField({
  label,
  help,
  error,
  className,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'id'> & { label: ReactNode; help?: ReactNode; error?: ReactNode }) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={className}>
      <label htmlFor={id} className="block font-bold">
        {label}
      </label>
      {help && (
        <p id={`${id}-help`} className="text-[0.875rem] text-solid-gray-700">
          {help}
        </p>
      )}
      <textarea
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className={cx(box, 'mt-1 w-full', error ? 'border-2 border-red-900' : 'border-solid-gray-600')}
        {...rest}
      />
      {error && (
        <p id={`${id}-error`} className="mt-1 text-[0.875rem] text-red-900">
          {error}
        </p>
      )}
    </div>
  );
}

/** FieldGroup is a part of a form with its heading. */
export function FieldGroup({ legend, children }: { legend: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="mb-6 rounded-12 border border-solid-gray-200 bg-white p-6">
      <legend className="px-2 text-[1.125rem] font-bold">{legend}</legend>
      <div className="flex flex-col gap-5">{children}</div>
    </fieldset>
  );
}
