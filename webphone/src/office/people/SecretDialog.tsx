import { useTranslation } from 'react-i18next';

import type { components } from '../../lib/api.gen';
import { Button, Dialog } from '../../lib/components';
import { Secret } from './Secret';
import './texts';

/** SecretDialog shows a password this once. */
export function SecretDialog({
  name,
  password,
  close,
}: {
  name: string;
  password: string;
  close: () => void;
}) {
  const { t } = useTranslation('people');
  return (
    <Dialog heading={t('secret.heading')} onClose={close} actions={<Close close={close} />}>
      <p className="mb-4">{t('secret.text', { name })}</p>
      <Secret value={password} />
    </Dialog>
  );
}

/** DeviceDialog shows what a phone is set up with, this once. */
export function DeviceDialog({
  device,
  close,
}: {
  device: components['schemas']['NewDevice'];
  close: () => void;
}) {
  const { t } = useTranslation('people');
  return (
    <Dialog heading={t('secret.device')} onClose={close} width="medium" actions={<Close close={close} />}>
      <p className="mb-4">{t('secret.deviceText')}</p>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-3">
        <dt className="font-bold">{t('secret.address')}</dt>
        <dd>
          <Secret name="address" value={device.address} />
        </dd>
        <dt className="font-bold">{t('secret.username')}</dt>
        <dd>
          <Secret name="username" value={device.username} />
        </dd>
        <dt className="font-bold">{t('secret.password')}</dt>
        <dd>
          <Secret name="password" value={device.secret} />
        </dd>
      </dl>
    </Dialog>
  );
}

function Close({ close }: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Button look="primary" onClick={close} data-autofocus>
      {t('action.close')}
    </Button>
  );
}
