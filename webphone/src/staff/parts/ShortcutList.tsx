import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { alwaysKeys, callKeys, keys, pageKeys, panelKeys, toolKeys, type KeyAction } from '../keys';

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
      <div className="mt-4 grid grid-cols-3 gap-x-8 text-[0.875rem]">
        <div>
          <Group heading={t('shortcuts.inCall')} actions={callKeys} />
          <Group heading={t('shortcuts.always')} actions={alwaysKeys}>
            <Line text={t('shortcuts.answer')} shown="Enter" />
            <Line text={t('shortcuts.decline')} shown="Esc" />
          </Group>
        </div>
        <div>
          <Group heading={t('shortcuts.panels')} actions={panelKeys} />
          <Group heading={t('shortcuts.pageKeys')} actions={pageKeys} />
        </div>
        <Group heading={t('shortcuts.tools')} actions={toolKeys} />
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

/** Group is some keys under their heading. */
function Group({
  heading,
  actions,
  children,
}: {
  heading: string;
  actions: readonly KeyAction[];
  children?: ReactNode;
}) {
  const { t } = useTranslation('staff');
  return (
    <section>
      <h3 className="mt-3 mb-1 font-bold">{heading}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {children}
        {actions.map((action) => (
          <Line key={action} text={t(`shortcuts.${action}`)} shown={keys[action].shown} />
        ))}
      </dl>
    </section>
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
