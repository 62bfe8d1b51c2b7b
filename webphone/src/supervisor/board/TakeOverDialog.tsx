import { UserCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog } from '../../lib/components';
import type { Running } from '../../lib/protocol';
import { partyIn } from './board';
import { useBoard, useCounter } from './context';

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
  const { live } = useBoard();
  const counter = useCounter()(call);
  // It goes on while one reads: another may have it by now, or nobody.
  const now = live.topics.calls?.find((c) => c.id === call.id && c.state === 'connected');
  const name = partyIn(now ?? call, 'agent')?.name ?? t('people.somebody');
  return (
    <Dialog
      heading={t('takeOver.heading')}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button look="primary" icon={UserCog} disabled={!now || live.status !== 'open'} onClick={confirm}>
            {t('act.takeOver')}
          </Button>
        </>
      }
    >
      {now ? (
        <p>{t('takeOver.text', { counter, name })}</p>
      ) : (
        <Banner tone="info" heading={t('takeOver.over')} />
      )}
    </Dialog>
  );
}
