import { UserCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import type { Running } from '../../lib/protocol';
import { partyIn } from './board';
import { useCounter } from './context';

/** TakeOverDialog asks before somebody's consultation is taken from them. */
export function TakeOverDialog({
  call,
  close,
  confirm,
}: {
  call: Running;
  close: () => void;
  confirm: () => void;
}) {
  const { t } = useTranslation('board');
  const counter = useCounter()(call);
  const name = partyIn(call, 'agent')?.name ?? t('people.somebody');
  return (
    <Dialog
      heading={t('takeOver.heading')}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button look="primary" icon={UserCog} onClick={confirm}>
            {t('act.takeOver')}
          </Button>
        </>
      }
    >
      <p>{t('takeOver.text', { counter, name })}</p>
    </Dialog>
  );
}
