import { CircleSlash } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog } from '../../lib/components';
import { useTraces } from './RemoveDialog';
import { useQueues } from './use-queues';

/** DisableDialog asks before somebody is shut out. */
export function DisableDialog({
  account,
  close,
  disable,
}: {
  account: { id: string; name: string };
  close: () => void;
  disable: () => void;
}) {
  const { t } = useTranslation('accounts');
  const { nameOf } = useQueues();
  const { data } = useTraces(account.id);
  return (
    <Dialog
      heading={t('disable.heading')}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button look="danger" icon={CircleSlash} onClick={disable}>
            {t('disable.submit')}
          </Button>
        </>
      }
    >
      {data?.inCall && (
        <Banner tone="warning" heading={t('traces.inCall')} className="mb-4">
          {t('traces.inCallText')}
        </Banner>
      )}
      <p>{t('disable.text', { name: account.name })}</p>
      {data && data.alone.length > 0 && (
        <p className="mt-3 font-bold">
          {t('traces.aloneText', { names: data.alone.map(nameOf).join('、') })}
        </p>
      )}
    </Dialog>
  );
}
