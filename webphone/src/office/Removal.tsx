import { Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '../lib/api';
import { Button, Dialog } from '../lib/components';
import { ProblemBanner } from './problem';

/**
 * Removal asks before something is deleted. While others use it, it says which
 * and deletes nothing.
 */
export function Removal({
  heading,
  children,
  users = [],
  remove,
  close,
}: {
  heading: string;
  /** What happens then. */
  children: ReactNode;
  /** What uses it, in words or as links. */
  users?: readonly { key: string; name: ReactNode }[];
  remove: () => Promise<unknown>;
  close: () => void;
}) {
  const { t } = useTranslation('office');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await remove();
      close();
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      setError(err);
      setBusy(false);
    }
  };
  return (
    <Dialog
      heading={heading}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t(users.length > 0 ? 'action.close' : 'action.cancel', { ns: 'common' })}
          </Button>
          {users.length === 0 && (
            <Button look="danger" icon={Trash2} disabled={busy} onClick={() => void run()}>
              {t('remove.submit')}
            </Button>
          )}
        </>
      }
    >
      <ProblemBanner error={error} heading={t('remove.failed')} />
      {users.length > 0 ? (
        <>
          <p>{t('remove.used')}</p>
          <ul className="mt-3 list-disc pl-6">
            {users.map(({ key, name }) => (
              <li key={key}>{name}</li>
            ))}
          </ul>
        </>
      ) : (
        children
      )}
    </Dialog>
  );
}
