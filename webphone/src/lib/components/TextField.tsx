import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from './cx';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'type'> {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  type?: 'text' | 'password';
}

/** TextField is a labelled input; a password can be looked at. */
export function TextField({ label, help, error, type = 'text', className, ...rest }: TextFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [shown, setShown] = useState(false);
  const secret = type === 'password';
  const Mark = shown ? EyeOff : Eye;
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
      <div className="relative mt-1">
        <input
          id={id}
          type={secret && !shown ? 'password' : 'text'}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className={cx(
            'min-h-12 w-full rounded-8 border bg-white px-4 py-2 text-[1rem] text-solid-gray-900',
            secret && 'pr-14',
            error ? 'border-2 border-red-900' : 'border-solid-gray-600',
          )}
          {...rest}
        />
        {secret && (
          <button
            type="button"
            aria-label={shown ? t('action.hidePassword') : t('action.showPassword')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-1 right-1 inline-flex w-11 items-center justify-center rounded-6 text-solid-gray-800 hover:bg-solid-gray-50"
          >
            <Mark aria-hidden size={20} />
          </button>
        )}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 text-[0.875rem] text-red-900">
          {error}
        </p>
      )}
    </div>
  );
}
