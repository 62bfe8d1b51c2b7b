import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';

import { cx } from './cx';

export interface ButtonProps extends ComponentProps<'button'> {
  /** primary: the one action of the state; danger: ends or deletes; off: something is switched off. */
  look?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'warning' | 'off';
  size?: 'small' | 'medium' | 'large' | 'huge';
  icon?: LucideIcon;
}

const looks = {
  primary: 'bg-key-900 text-white border-key-900 hover:bg-key-1000 active:bg-key-1200',
  secondary: 'bg-white text-key-900 border-key-900 hover:bg-key-50 active:bg-key-100',
  quiet:
    'bg-transparent text-key-900 border-transparent underline underline-offset-4 hover:bg-key-50 active:bg-key-100',
  danger: 'bg-red-900 text-white border-red-900 hover:bg-red-1000 active:bg-red-1200',
  off: 'bg-red-50 text-red-1000 border-red-900 border-2 hover:bg-red-100 active:bg-red-200',
  warning: 'bg-yellow-400 text-solid-gray-900 border-yellow-1000 hover:bg-yellow-500 active:bg-yellow-600',
} as const;

const sizes = {
  small: 'min-h-9 px-3 py-1 text-[0.875rem] rounded-6 gap-1.5',
  medium: 'min-h-12 px-4 py-2 text-[1rem] rounded-8 gap-2',
  large: 'min-h-14 px-6 py-3 text-[1.125rem] rounded-8 gap-2.5',
  huge: 'min-h-22 px-10 py-4 text-[1.5rem] rounded-12 gap-4',
} as const;

const iconSizes = { small: 16, medium: 20, large: 24, huge: 36 } as const;

/** Button is a button of the design system; its words are its children. */
export function Button({
  look = 'secondary',
  size = 'medium',
  icon: Icon,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(
        'inline-flex items-center justify-center border font-bold leading-[1.3] select-none',
        'disabled:bg-solid-gray-100 disabled:text-solid-gray-600 disabled:border-solid-gray-200 disabled:no-underline',
        looks[look],
        sizes[size],
        className,
      )}
      {...rest}
    >
      {Icon && <Icon aria-hidden size={iconSizes[size]} className="shrink-0" />}
      {children}
    </button>
  );
}
