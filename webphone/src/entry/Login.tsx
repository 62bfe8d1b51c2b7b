import { LogIn } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { api, ApiError } from '../lib/api';
import { Banner, Button, TextField } from '../lib/components';
import { pick } from '../lib/i18n';
import type { Problem } from '../lib/protocol';
import { Frame } from './Frame';

/** Login asks who is there (R25). */
export default function Login({ ended, done }: { ended: boolean; done: () => void }) {
  const { t } = useTranslation('entry');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (ev: SyntheticEvent) => {
    ev.preventDefault();
    setMissing(true);
    if (busy || login.trim() === '' || password === '') return;
    setBusy(true);
    setProblem(null);
    try {
      await api.login(login.trim(), password);
      done();
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      setProblem(err.problem);
      setBusy(false);
    }
  };

  return (
    <Frame heading={t('login.title')} lead={t('login.lead')}>
      <form onSubmit={(ev) => void submit(ev)} noValidate className="flex flex-col gap-6">
        {problem ? (
          <Banner tone="error" heading={t('login.failed')}>
            {pick(problem)}
          </Banner>
        ) : (
          ended && <Banner tone="info" heading={t('login.ended')} />
        )}
        <TextField
          label={t('login.id')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onChange={(ev) => setLogin(ev.target.value)}
          error={missing && login.trim() === '' ? t('login.needID') : undefined}
        />
        <TextField
          label={t('login.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(ev) => setPassword(ev.target.value)}
          error={missing && password === '' ? t('login.needPassword') : undefined}
        />
        <Button type="submit" look="primary" size="large" icon={LogIn} disabled={busy}>
          {busy ? t('login.busy') : t('login.submit')}
        </Button>
      </form>
    </Frame>
  );
}
