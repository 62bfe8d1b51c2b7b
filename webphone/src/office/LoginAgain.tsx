import { useQueryClient } from '@tanstack/react-query';
import { LogIn } from 'lucide-react';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { api, ApiError, onLoginLost } from '../lib/api';
import { Button, Dialog, TextField } from '../lib/components';
import { useOffice } from './context';
import { ProblemBanner } from './problem';

/**
 * LoginAgain asks for the password over the page when the login has ended: what is
 * typed there stays, and can be saved afterwards.
 */
export function LoginAgain() {
  const [lost, setLost] = useState(false);
  useEffect(() => onLoginLost(() => setLost(true)), []);
  return lost ? <Ask close={() => setLost(false)} /> : null;
}

function Ask({ close }: { close: () => void }) {
  const { t } = useTranslation('office');
  const { session } = useOffice();
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (ev: SyntheticEvent) => {
    ev.preventDefault();
    if (busy || password === '') return;
    setBusy(true);
    setError(null);
    try {
      await api.login(session.login, password);
      const now = await api.me();
      // Another right or a new password to choose: that begins from the start.
      if (now.role !== session.role || now.mustChangePassword) location.reload();
      close();
      // What was read before stays as it is: somebody may be typing on it.
      await queries.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      setError(err);
      setBusy(false);
    }
  };
  return (
    <Dialog heading={t('again.heading')} onClose={close}>
      <form onSubmit={(ev) => void submit(ev)} noValidate className="flex flex-col gap-5">
        <ProblemBanner error={error} heading={t('again.failed')} className="" />
        <p>{t('again.text', { name: session.name, login: session.login })}</p>
        <TextField
          label={t('again.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(ev) => setPassword(ev.target.value)}
        />
        <div className="flex flex-wrap justify-end gap-4">
          <Button type="submit" look="primary" icon={LogIn} disabled={busy || password === ''}>
            {t('again.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
