import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { keys, type KeyAction } from '../keys';

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
      onClose={close}
      actions={
        <Button look="primary" onClick={close} data-autofocus>
          {t('action.close', { ns: 'common' })}
        </Button>
      }
    >
      <p>{t('shortcuts.lead')}</p>
      <dl className="mt-4 grid grid-cols-[1fr_auto] gap-x-6 gap-y-2">
        <Line text={t('shortcuts.answer')} shown="Enter" />
        {(Object.keys(keys) as KeyAction[]).map((action) => (
          <Line key={action} text={t(`shortcuts.${action}`)} shown={keys[action].shown} />
        ))}
      </dl>
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
