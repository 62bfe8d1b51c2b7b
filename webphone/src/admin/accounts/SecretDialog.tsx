import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog } from '../../lib/components';

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
  const { t } = useTranslation('accounts');
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      heading={t('secret.heading')}
      onClose={close}
      actions={
        <Button look="primary" onClick={close} data-autofocus>
          {t('action.close', { ns: 'common' })}
        </Button>
      }
    >
      <p>{t('secret.text', { name })}</p>
      <div className="mt-4 flex flex-wrap items-center gap-4">
        <code
          data-secret
          className="rounded-8 bg-solid-gray-50 px-4 py-2 font-mono text-[1.25rem] select-all"
        >
          {password}
        </code>
        <Button
          icon={copied ? Check : Copy}
          onClick={() => {
            navigator.clipboard.writeText(password).then(
              () => setCopied(true),
              () => undefined, // it can be selected by hand
            );
          }}
        >
          {copied ? t('secret.copied') : t('secret.copy')}
        </Button>
      </div>
    </Dialog>
  );
}
