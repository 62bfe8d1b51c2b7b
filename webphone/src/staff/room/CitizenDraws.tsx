import { PencilLine, PencilOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../lib/components';
import type { CallRoom } from './context';

/** CitizenDraws lets the citizen write on what is shown, and says at any time whether they can. */
export function CitizenDraws({ room: { view, kiosk, shown, ask } }: { room: CallRoom }) {
  const { t } = useTranslation('staff');
  if (kiosk === undefined || !shown) return null;
  if (shown.document.kind === 'pad') {
    return (
      <p className="flex flex-col items-center gap-1 border-t border-solid-gray-200 pt-2 text-center text-[0.75rem] leading-[1.4] font-bold text-green-900">
        <PencilLine aria-hidden size={20} />
        {t('page.padAllowed')}
      </p>
    );
  }
  const on = view.doc.citizenDraws;
  const Mark = on ? PencilLine : PencilOff;
  return (
    <div className="border-t border-solid-gray-200 pt-2">
      <button
        type="button"
        role="switch"
        aria-checked={on}
        aria-label={t('page.allow')}
        title={t('page.allow')}
        onClick={() => void ask({ kind: 'allow', citizenDraws: !on })}
        className={cx(
          'flex w-full flex-col items-center gap-1 rounded-6 border px-0.5 py-1.5 text-[0.75rem] leading-[1.2] font-bold',
          on
            ? 'border-2 border-green-800 bg-green-50 text-green-900'
            : 'border-solid-gray-600 bg-white text-solid-gray-800 hover:bg-key-50',
        )}
      >
        <span className="flex items-center gap-2">
          <Mark aria-hidden size={18} />
          <span
            aria-hidden
            className={cx(
              'flex h-5 w-9 items-center rounded-full border p-0.5',
              on ? 'justify-end border-green-800 bg-green-800' : 'border-solid-gray-600 bg-solid-gray-600',
            )}
          >
            <span className="size-3.5 rounded-full bg-white" />
          </span>
        </span>
        {on ? t('page.allowed') : t('page.forbidden')}
      </button>
    </div>
  );
}
