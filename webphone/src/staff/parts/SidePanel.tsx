import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../lib/components';

/** SidePanel is the one thing that is open beside the stage; Escape closes it. */
export function SidePanel({
  heading,
  wide = false,
  double = false,
  close,
  children,
}: {
  heading: string;
  wide?: boolean;
  /** Two columns, for large screens. */
  double?: boolean;
  close: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const pressed = (ev: KeyboardEvent) => {
      if (ev.key === 'Escape' && !document.querySelector('dialog[open]')) close();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [close]);
  useEffect(() => ref.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  return (
    <aside
      ref={ref}
      aria-labelledby={id}
      className={cx(
        'flex shrink-0 flex-col rounded-12 border border-solid-gray-200 bg-white p-4',
        double ? 'w-[48rem]' : wide ? 'w-[26rem] max-[1500px]:w-[21rem]' : 'w-72',
      )}
    >
      <div className="flex items-center justify-between gap-2">
        <h2 id={id} className="text-[1.25rem] leading-[1.5] font-bold">
          {heading}
        </h2>
        <button
          type="button"
          onClick={close}
          className="-m-1 inline-flex items-center gap-1 rounded-8 p-2 hover:bg-solid-gray-50"
        >
          <X aria-hidden size={20} />
          {t('action.close')}
        </button>
      </div>
      {children}
    </aside>
  );
}
