import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { callKeys, keys, type KeyAction } from '../keys';

/** ShortcutList tells the keys, and lets people switch the single ones off. */
export function ShortcutList({
  on,
  change,
  close,
}: {
  on: boolean;
  change: (on: boolean) => void;
  close: () => void;
}) {
  const { t } = useTranslation('staff');
  return (
    <Dialog
      heading={t('shortcuts.heading')}
      width="large"
      onClose={close}
      actions={
        <Button look="primary" onClick={close} data-autofocus>
          {t('action.close', { ns: 'common' })}
        </Button>
      }
    >
      <p>{t('shortcuts.lead')}</p>
      <div className="mt-4 grid grid-cols-2 gap-8">
        <section>
          <h3 className="mb-2 font-bold">{t('shortcuts.inCall')}</h3>
          <Lines actions={callKeys} />
        </section>
        <section>
          <h3 className="mb-2 font-bold">{t('shortcuts.always')}</h3>
          <Lines actions={(Object.keys(keys) as KeyAction[]).filter((action) => !callKeys.includes(action))}>
            <Line text={t('shortcuts.answer')} shown="Enter" />
            <Line text={t('shortcuts.decline')} shown="Esc" />
          </Lines>
        </section>
      </div>
      <label className="mt-6 flex min-h-11 items-center gap-3 font-bold">
        <input
          type="checkbox"
          className="size-6 accent-key-900"
          checked={on}
          onChange={(ev) => change(ev.target.checked)}
        />
        {t('shortcuts.use')}
      </label>
    </Dialog>
  );
}

function Lines({ actions, children }: { actions: readonly KeyAction[]; children?: ReactNode }) {
  const { t } = useTranslation('staff');
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2">
      {children}
      {actions.map((action) => (
        <Line key={action} text={t(`shortcuts.${action}`)} shown={keys[action].shown} />
      ))}
    </dl>
  );
}

function Line({ text, shown }: { text: string; shown: string }) {
  return (
    <>
      <dt>{text}</dt>
      <dd>
        <kbd className="rounded-6 border border-solid-gray-600 bg-solid-gray-50 px-2 py-0.5 font-bold">
          {shown}
        </kbd>
      </dd>
    </>
  );
}
