import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { components } from '../../lib/api.gen';
import { Button, Dialog, TextField } from '../../lib/components';
import { DeviceTable, type Device } from '../../office/people/DeviceTable';
import { DeviceDialog } from '../../office/people/SecretDialog';
import { ProblemBanner } from '../../office/problem';
import { accountsApi } from './api';

type NewDevice = components['schemas']['NewDevice'];
type Open =
  | { dialog: 'none' }
  | { dialog: 'renew' | 'remove'; device: Device }
  | { dialog: 'shown'; device: NewDevice };

/** Devices is the SIP phones of an account. */
export function Devices({ account }: { account: { id: string } }) {
  const { t } = useTranslation('people');
  const { data, error, refetch } = useQuery({
    queryKey: ['accounts', 'devices', account.id],
    queryFn: () => accountsApi.devices(account.id),
  });
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const [label, setLabel] = useState('');
  const [failed, setFailed] = useState<unknown>(null);
  const close = () => setOpen({ dialog: 'none' });
  const run = (action: Promise<NewDevice | undefined>) => {
    setFailed(null);
    void action.then(
      (device) => {
        if (device) setOpen({ dialog: 'shown', device });
        else close();
        void refetch();
      },
      (err: unknown) => {
        close();
        setFailed(err);
      },
    );
  };
  const add = (ev: SyntheticEvent) => {
    ev.preventDefault();
    run(
      accountsApi.addDevice(account.id, label.trim()).then((device) => {
        setLabel('');
        return device;
      }),
    );
  };
  return (
    <>
      <ProblemBanner error={failed ?? error} heading={t('devices.failed')} />
      {data && (
        <DeviceTable
          rows={data}
          renew={(device) => setOpen({ dialog: 'renew', device })}
          remove={(device) => setOpen({ dialog: 'remove', device })}
        />
      )}
      <form onSubmit={add} className="mt-4 flex flex-wrap items-end gap-4">
        <TextField
          label={t('one.newDevice', { ns: 'accounts' })}
          className="w-80"
          autoComplete="off"
          maxLength={100}
          value={label}
          onChange={(ev) => setLabel(ev.target.value)}
        />
        <Button type="submit" icon={Plus}>
          {t('one.addDevice', { ns: 'accounts' })}
        </Button>
      </form>
      {(open.dialog === 'remove' || open.dialog === 'renew') && (
        <Dialog
          heading={t(`devices.${open.dialog}Heading`)}
          onClose={close}
          actions={
            <>
              <Button onClick={close} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look={open.dialog === 'remove' ? 'danger' : 'primary'}
                icon={open.dialog === 'remove' ? Trash2 : KeyRound}
                onClick={() =>
                  run(
                    open.dialog === 'remove'
                      ? accountsApi.removeDevice(account.id, open.device.id).then(() => undefined)
                      : accountsApi.renewDevice(account.id, open.device.id),
                  )
                }
              >
                {t(`devices.${open.dialog}Submit`)}
              </Button>
            </>
          }
        >
          {t(`devices.${open.dialog}Text`, { name: open.device.label || open.device.username })}
        </Dialog>
      )}
      {open.dialog === 'shown' && <DeviceDialog device={open.device} close={close} />}
    </>
  );
}
