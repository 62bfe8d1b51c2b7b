import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../../lib/components';
import { CounterIcon, iconNames } from '../../../kiosk/parts/CounterIcon';

/** IconPicker chooses one of the kiosk's icons; empty is the button's own, or none. */
export function IconPicker({
  label,
  value,
  own,
  onChange,
}: {
  label: string;
  value: string;
  /** The icon when none is chosen; absent: there is none then. */
  own?: string;
  onChange: (icon: string) => void;
}) {
  const { t } = useTranslation('layouts');
  const id = useId();
  const [open, setOpen] = useState(false);
  const shown = value || own;
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} className="font-bold">
        {label}
      </p>
      <div className="mt-1 flex items-center gap-3">
        <span className="grid size-12 place-items-center rounded-8 bg-key-50 text-key-900 [&>svg]:size-7">
          {shown ? <CounterIcon name={shown} /> : null}
        </span>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('icon.choose')}
        </Button>
        {value && (
          <Button look="quiet" size="small" className="min-h-11" onClick={() => onChange('')}>
            {own === undefined ? t('icon.none') : t('icon.own')}
          </Button>
        )}
      </div>
      {open && (
        <ul className="mt-2 grid max-h-72 grid-cols-5 gap-1 overflow-y-auto rounded-8 border border-solid-gray-200 p-2">
          {iconNames.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-label={t(`icons.${name}`)}
                title={t(`icons.${name}`)}
                aria-pressed={shown === name}
                onClick={() => onChange(name)}
                className={cx(
                  'grid h-12 w-full place-items-center rounded-8 border-2 [&>svg]:size-7',
                  shown === name
                    ? 'border-key-900 bg-key-50 text-key-1000'
                    : 'border-transparent hover:bg-solid-gray-50',
                )}
              >
                <CounterIcon name={name} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
