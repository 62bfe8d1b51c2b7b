import { LogOut, PhoneOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';
import { useDesk } from '../context';
import { mayEndForAll, partsOf, successorOf } from '../roles';

/** ExitDialog asks, when others would stay, whether one leaves alone or everybody's call ends. */
export function ExitDialog({ leave, end, close }: { leave: () => void; end: () => void; close: () => void }) {
  const { t } = useTranslation('staff');
  const { live, session } = useDesk();
  const parts = partsOf(live.topics.call, session.id);
  const heir = successorOf(parts);
  const stay = [
    ...(parts.consulted ? [parts.consulted] : []),
    ...parts.guests,
    ...parts.supervisors.filter((s) => s.mode === 'barge'),
  ];
  const names = stay.map((p) => t('person.named', { name: p.name })).join(t('list.comma'));
  return (
    <Dialog
      heading={t('exit.chooseHeading')}
      width="medium"
      onClose={close}
      actions={
        <Button onClick={close} data-autofocus>
          {t('exit.stay')}
        </Button>
      }
    >
      <p>{t('exit.chooseText', { names })}</p>
      <div className="mt-6 grid grid-cols-2 gap-4">
        <div className="flex flex-col gap-2 rounded-12 border border-solid-gray-420 p-4">
          <p className="flex-1">{t('exit.leaveText', { name: heir?.name ?? '' })}</p>
          <Button look="primary" size="large" icon={LogOut} onClick={leave}>
            {t('exit.leave')}
          </Button>
        </div>
        {mayEndForAll(parts) && (
          <div className="flex flex-col gap-2 rounded-12 border border-solid-gray-420 p-4">
            <p className="flex-1">{t('exit.endText')}</p>
            <Button look="danger" size="large" icon={PhoneOff} onClick={end}>
              {t('exit.end')}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
