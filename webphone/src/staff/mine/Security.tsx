import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { SessionTable } from '../../office/people/SessionTable';
import { ProblemBanner } from '../../office/problem';
import { Panel } from '../parts/Panel';
import { mineApi } from './api';
import { OwnDevices } from './OwnDevices';
import { PasswordForm } from './PasswordForm';

/** How often the list of logins is read again. */
const refresh = 10_000;

/** Security is one's password, and what else opens one's account. */
export function Security() {
  const { t } = useTranslation('mine');
  const sessions = useQuery({
    queryKey: ['mine', 'sessions'],
    queryFn: mineApi.sessions,
    refetchInterval: refresh,
  });
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const run = (action: Promise<unknown>) => {
    setBusy(true);
    setFailed(null);
    void action.then(() => sessions.refetch(), setFailed).finally(() => setBusy(false));
  };
  return (
    <div className="flex flex-col gap-6">
      <Panel heading={t('sessions.heading')}>
        <p className="mb-4">{t('sessions.text')}</p>
        <ProblemBanner error={failed ?? sessions.error} heading={t('sessions.failed')} />
        {sessions.data && (
          <SessionTable
            rows={sessions.data}
            busy={busy}
            end={(session) => run(mineApi.endSession(session.id))}
          />
        )}
        {sessions.data && sessions.data.length > 1 && (
          <Button className="mt-4" icon={LogOut} disabled={busy} onClick={() => run(mineApi.endSessions())}>
            {t('sessions.endOthers')}
          </Button>
        )}
      </Panel>
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <Panel heading={t('password.heading')}>
          <PasswordForm done={() => void sessions.refetch()} />
        </Panel>
        <Panel heading={t('devices.heading')}>
          <OwnDevices />
        </Panel>
      </div>
    </div>
  );
}
