import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDesk } from '../context';
import { SidePanel } from './SidePanel';

const pad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Keypad sends tones to a telephone in the call (RFC 4733). */
export function Keypad({ close }: { close: () => void }) {
  const { t } = useTranslation('staff');
  const { line } = useDesk();
  const [sent, setSent] = useState('');
  const [failed, setFailed] = useState(false);
  const dial = (key: string) => {
    const done = line.phone.dial(key);
    setFailed(!done);
    if (done) setSent((before) => before + key);
  };
  return (
    <SidePanel heading={t('keypad.heading')} close={close}>
      <p className="mt-1 text-[0.875rem] text-solid-gray-700">{t('keypad.text')}</p>
      <p className="mt-3 text-[0.875rem] font-bold text-solid-gray-700">{t('keypad.sent')}</p>
      <p className="min-h-10 overflow-x-auto text-[1.5rem] font-bold tabular-nums" role="status">
        {sent}
      </p>
      {failed && (
        <p role="alert" className="text-red-900">
          {t('keypad.failed')}
        </p>
      )}
      <div className="mt-2 grid grid-cols-3 gap-2">
        {pad.map((key, i) => (
          <button
            key={key}
            type="button"
            {...(i === 0 ? { 'data-autofocus': true } : {})}
            aria-label={t('keypad.key', { key })}
            onClick={() => dial(key)}
            onKeyDown={(ev) => {
              if (!pad.includes(ev.key)) return;
              ev.preventDefault();
              dial(ev.key);
            }}
            className="min-h-13 rounded-8 border border-solid-gray-600 bg-white text-[1.5rem] font-bold hover:bg-key-50 active:bg-key-100"
          >
            {key}
          </button>
        ))}
      </div>
    </SidePanel>
  );
}
