import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from './cx';

const widths = { small: 'max-w-lg', medium: 'max-w-3xl', large: 'max-w-5xl' } as const;

/**
 * Dialog lies over everything and keeps the focus inside (the dialog element
 * does both). Without onClose it can only be left by one of its actions; onEscape
 * is what the Escape key does where it does not close.
 */
export function Dialog({
  heading,
  children,
  actions,
  onClose,
  onEscape = onClose,
  width = 'small',
}: {
  heading: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  onClose?: (() => void) | undefined;
  onEscape?: (() => void) | undefined;
  width?: keyof typeof widths;
}) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const title = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => dialog.close();
  }, []);

  return (
    <dialog
      ref={ref}
      aria-labelledby={title}
      onCancel={(ev) => {
        ev.preventDefault();
        onEscape?.();
      }}
      className={cx(
        'm-auto max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] overflow-auto rounded-16 bg-white p-8 text-solid-gray-900 shadow-5',
        'backdrop:bg-black/60',
        widths[width],
      )}
    >
      <div className="flex items-start justify-between gap-4">
        <h2 id={title} className="text-[1.5rem] leading-[1.5] font-bold">
          {heading}
        </h2>
        {onClose && (
          <button
            type="button"
            onClick={onClose}
            className="-m-2 inline-flex items-center gap-1 rounded-8 p-2 hover:bg-solid-gray-50"
          >
            <X aria-hidden size={20} />
            {t('action.close')}
          </button>
        )}
      </div>
      <div className="mt-4">{children}</div>
      {actions && <div className="mt-8 flex flex-wrap justify-end gap-4">{actions}</div>}
    </dialog>
  );
}
