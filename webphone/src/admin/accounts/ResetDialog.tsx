import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog } from '../../lib/components';
import { ProblemBanner } from '../../office/problem';
import { accountsApi } from './api';
import { useTraces } from './RemoveDialog';

/** ResetDialog asks before somebody's password stops being good. */
export function ResetDialog({
  account,
  close,
  done,
}: {
  account: { id: string; name: string };
  close: () => void;
  done: (password: string) => void;
}) {
  const { t } = useTranslation('accounts');
  const { data } = useTraces(account.id);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const reset = () => {
    setBusy(true);
    setError(null);
    accountsApi.resetPassword(account.id).then(
      ({ password }) => done(password),
      (err: unknown) => {
        setError(err);
        setBusy(false);
      },
    );
  };
  return (
    <Dialog
      heading={t('reset.heading')}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button look="danger" icon={KeyRound} disabled={busy} onClick={reset}>
            {t('reset.submit')}
          </Button>
        </>
      }
    >
      <ProblemBanner error={error} heading={t('list.failed')} />
      {data?.inCall && (
        <Banner tone="warning" heading={t('traces.inCall')} className="mb-4">
          {t('reset.inCall')}
        </Banner>
      )}
      <p>{t('reset.text', { name: account.name })}</p>
    </Dialog>
  );
}
