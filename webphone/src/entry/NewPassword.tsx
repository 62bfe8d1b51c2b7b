import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { api, ApiError, type Session } from '../lib/api';
import { Banner, Button, TextField } from '../lib/components';
import { pick } from '../lib/i18n';
import type { Problem } from '../lib/protocol';
import { Frame } from './Frame';

const shortest = 8;

/** NewPassword replaces a password that somebody else gave. */
export default function NewPassword({
  session,
  done,
  logout,
}: {
  session: Session;
  done: () => void;
  logout: () => void;
}) {
  const { t } = useTranslation('entry');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const length = Array.from(next).length;
  const nextError =
    length < shortest ? t('password.short') : next === current ? t('password.same') : undefined;
  const againError = again !== next ? t('password.different') : undefined;

  const submit = async (ev: SyntheticEvent) => {
    ev.preventDefault();
    setTried(true);
    if (busy || nextError || againError || current === '') return;
    setBusy(true);
    setProblem(null);
    try {
      await api.changePassword(current, next);
      done();
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      setProblem(err.problem);
      setBusy(false);
    }
  };

  return (
    <Frame heading={t('password.title')} lead={t('password.lead', { name: session.name })}>
      <form onSubmit={(ev) => void submit(ev)} noValidate className="flex flex-col gap-6">
        {problem && (
          <Banner tone="error" heading={t('password.failed')}>
            {pick(problem)}
          </Banner>
        )}
        <input type="text" name="login" autoComplete="username" value={session.login} readOnly hidden />
        <TextField
          label={t('password.current')}
          help={t('password.currentHelp')}
          name="current"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(ev) => setCurrent(ev.target.value)}
          error={tried && current === '' ? t('login.needPassword') : undefined}
        />
        <TextField
          label={t('password.new')}
          help={t('password.newHelp')}
          name="new"
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={(ev) => setNext(ev.target.value)}
          error={tried ? nextError : undefined}
        />
        <TextField
          label={t('password.again')}
          name="again"
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={(ev) => setAgain(ev.target.value)}
          error={tried ? againError : undefined}
        />
        <Button type="submit" look="primary" size="large" disabled={busy}>
          {busy ? t('password.busy') : t('password.submit')}
        </Button>
        <Button look="quiet" onClick={logout}>
          {t('action.logout', { ns: 'common' })}
        </Button>
      </form>
    </Frame>
  );
}
