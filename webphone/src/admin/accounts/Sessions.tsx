import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { SessionTable } from '../../office/people/SessionTable';
import { ProblemBanner } from '../../office/problem';
import { accountsApi } from './api';

/** How often the list of logins is read again. */
const refresh = 10_000;

/** Sessions shows where an account is logged in, and ends that. */
export function Sessions({ account }: { account: { id: string } }) {
  const { t } = useTranslation('accounts');
  const { data, error, refetch } = useQuery({
    queryKey: ['accounts', 'sessions', account.id],
    queryFn: () => accountsApi.sessions(account.id),
    refetchInterval: refresh,
  });
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const run = (action: Promise<unknown>) => {
    setBusy(true);
    setFailed(null);
    void action.then(() => refetch(), setFailed).finally(() => setBusy(false));
  };
  const others = data?.filter((s) => !s.own) ?? [];
  return (
    <>
      <ProblemBanner error={failed ?? error} heading={t('list.failed')} retry={() => void refetch()} />
      {data && (
        <SessionTable
          rows={data}
          busy={busy}
          end={(session) => run(accountsApi.endSession(account.id, session.id))}
        />
      )}
      {others.length > 1 && (
        <Button
          className="mt-4"
          icon={LogOut}
          disabled={busy}
          onClick={() => run(accountsApi.endSessions(account.id))}
        >
          {t('one.endAll')}
        </Button>
      )}
    </>
  );
}
