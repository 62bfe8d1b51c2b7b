import { useQuery } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { components } from '../../lib/api.gen';
import { Button, Dialog, TextField } from '../../lib/components';
import { DeviceTable, type Device } from '../../office/people/DeviceTable';
import { DeviceDialog } from '../../office/people/SecretDialog';
import { ProblemBanner } from '../../office/problem';
import { mineApi } from './api';

type Open =
  | { dialog: 'none' }
  | { dialog: 'renew' | 'remove'; device: Device }
  | { dialog: 'shown'; device: components['schemas']['NewDevice'] };

/** OwnDevices is one's own phones. A new one comes from an administrator. */
export function OwnDevices() {
  const { t } = useTranslation('mine');
  const { data, error, refetch } = useQuery({ queryKey: ['mine', 'devices'], queryFn: mineApi.devices });
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const [failed, setFailed] = useState<unknown>(null);
  const close = () => setOpen({ dialog: 'none' });
  return (
    <>
      <p className="mb-4">{t('devices.text')}</p>
      <ProblemBanner error={failed ?? error} heading={t('devices.failed')} />
      {data && (
        <DeviceTable
          rows={data}
          renew={(device) => setOpen({ dialog: 'renew', device })}
          remove={(device) => setOpen({ dialog: 'remove', device })}
        />
      )}
      {open.dialog === 'remove' && (
        <RemoveQuestion
          device={open.device}
          close={close}
          remove={() => {
            close();
            setFailed(null);
            void mineApi.removeDevice(open.device.id).then(() => refetch(), setFailed);
          }}
        />
      )}
      {open.dialog === 'renew' && (
        <RenewQuestion
          device={open.device}
          close={close}
          done={(device) => setOpen({ dialog: 'shown', device })}
        />
      )}
      {open.dialog === 'shown' && <DeviceDialog device={open.device} close={close} />}
    </>
  );
}

function RemoveQuestion({
  device,
  close,
  remove,
}: {
  device: Device;
  close: () => void;
  remove: () => void;
}) {
  const { t } = useTranslation('people');
  return (
    <Dialog
      heading={t('devices.removeHeading')}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button look="danger" icon={Trash2} onClick={remove}>
            {t('devices.removeSubmit')}
          </Button>
        </>
      }
    >
      {t('devices.removeText', { name: device.label || device.username })}
    </Dialog>
  );
}

function RenewQuestion({
  device,
  close,
  done,
}: {
  device: Device;
  close: () => void;
  done: (device: components['schemas']['NewDevice']) => void;
}) {
  const { t } = useTranslation('people');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    if (busy || password === '') return;
    setBusy(true);
    mineApi.renewDevice(device.id, password).then(done, (err: unknown) => {
      setError(err);
      setBusy(false);
    });
  };
  return (
    <Dialog heading={t('devices.renewHeading')} onClose={close}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <ProblemBanner error={error} heading={t('devices.failed')} className="" />
        <p>{t('devices.renewText', { name: device.label || device.username })}</p>
        <TextField
          label={t('devices.password', { ns: 'mine' })}
          help={t('devices.passwordHelp', { ns: 'mine' })}
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(ev) => setPassword(ev.target.value)}
        />
        <div className="flex justify-end gap-4">
          <Button onClick={close}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" look="primary" icon={KeyRound} disabled={busy || password === ''}>
            {t('devices.renewSubmit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
