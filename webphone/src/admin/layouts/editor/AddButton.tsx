import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../../lib/components';
import type { ButtonInfo } from '../../../lib/api';
import type { ButtonPage } from '../../../lib/layout/shape';
import { CounterIcon } from '../../../kiosk/parts/CounterIcon';

/** AddButton asks which button goes to a free place. */
export function AddButton({
  page,
  buttons,
  nameOf,
  onChoose,
  onClose,
}: {
  page: ButtonPage;
  buttons: readonly ButtonInfo[];
  nameOf: (button: string) => string;
  onChoose: (button: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('layouts');
  const here = new Set(page.tiles.map((x) => x.button));
  const rest = buttons.filter((b) => b.enabled && !here.has(b.id));
  return (
    <Dialog heading={t('add.heading')} onClose={onClose}>
      {rest.length === 0 ? (
        <p>{t('add.none')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {rest.map((b) => (
            <li key={b.id}>
              <Button className="w-full justify-start" onClick={() => onChoose(b.id)}>
                <span className="[&>svg]:size-6">
                  <CounterIcon name={b.icon} />
                </span>
                {nameOf(b.id)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
