import { Plus, Trash2 } from 'lucide-react';
import { useId, type PointerEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { ButtonInfo } from '../../../lib/api';
import { cx } from '../../../lib/components';
import type { ButtonPage, Screen } from '../../../lib/layout/shape';
import { CounterIcon } from '../../../kiosk/parts/CounterIcon';
import type { Drag } from './use-drag';

/** Tray holds the call buttons that are not on this page; a tile that is dropped here leaves it. */
export function Tray({
  ref,
  screen,
  page,
  buttons,
  drag,
  nameOf,
  onGrab,
  onAdd,
}: {
  ref: Ref<HTMLElement>;
  screen: Screen;
  page: ButtonPage | undefined;
  buttons: readonly ButtonInfo[];
  drag: Drag | null;
  nameOf: (button: string) => string;
  onGrab: (ev: PointerEvent, button: string) => void;
  onAdd: (button: string) => void;
}) {
  const { t } = useTranslation('layouts');
  const heading = useId();
  const here = new Set(page?.tiles.map((x) => x.button));
  const anywhere = new Set(screen.pages.flatMap((p) => p.tiles.map((x) => x.button)));
  const rest = buttons.filter((b) => b.enabled && !here.has(b.id));
  const leaving = drag?.how === 'move';
  return (
    <section
      ref={ref}
      aria-labelledby={heading}
      data-tray
      className={cx(
        'rounded-12 border-2 bg-white p-4',
        drag?.off
          ? 'border-red-900 bg-red-50'
          : leaving
            ? 'border-dashed border-solid-gray-600'
            : 'border-solid-gray-200',
      )}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id={heading} className="font-bold">
          {t('tray.heading')}
        </h2>
        <Link to="/admin/counters" className="text-[0.875rem] text-key-900 underline">
          {t('tray.more')}
        </Link>
      </div>
      {leaving ? (
        <p className="mt-2 flex items-center gap-2 font-bold">
          <Trash2 aria-hidden size={20} />
          {t('tray.drop')}
        </p>
      ) : rest.length === 0 ? (
        <p className="mt-2 text-[0.875rem]">{t('tray.none')}</p>
      ) : (
        <ul className="mt-2 flex flex-wrap gap-2">
          {rest.map((b) => (
            <li key={b.id}>
              <button
                type="button"
                data-chip={b.id}
                onPointerDown={(ev) => onGrab(ev, b.id)}
                onClick={() => onAdd(b.id)}
                className="inline-flex min-h-11 cursor-grab touch-none items-center gap-2 rounded-8 border border-key-900 bg-white px-3 text-key-900 select-none hover:bg-key-50"
              >
                <span className="grid size-6 place-items-center [&>svg]:size-5">
                  <CounterIcon name={b.icon} />
                </span>
                <span className="font-bold">{nameOf(b.id)}</span>
                {!anywhere.has(b.id) && (
                  <span className="rounded-4 bg-yellow-100 px-1.5 text-[0.75rem] text-yellow-1200">
                    {t('tray.nowhere')}
                  </span>
                )}
                <Plus aria-hidden size={18} />
                <span className="sr-only">{t('tray.add')}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
