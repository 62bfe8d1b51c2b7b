import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { api } from '../../lib/api';
import { Banner, Button, TextField } from '../../lib/components';
import { ProblemBanner } from '../../office/problem';
import { useDesk } from '../context';

const shortest = 8;

/** PasswordForm changes one's own password; one's other logins end with it. */
export function PasswordForm({ done }: { done: () => void }) {
  const { t } = useTranslation('mine');
  const { session } = useDesk();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const nextError =
    Array.from(next).length < shortest
      ? t('password.short')
      : next === current
        ? t('password.same')
        : undefined;
  const againError = again !== next ? t('password.different') : undefined;

  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    setTried(true);
    setChanged(false);
    if (busy || current === '' || nextError || againError) return;
    setBusy(true);
    setError(null);
    api
      .changePassword(current, next)
      .then(() => {
        setCurrent('');
        setNext('');
        setAgain('');
        setTried(false);
        setChanged(true);
        done();
      }, setError)
      .finally(() => setBusy(false));
  };

  return (
    <form onSubmit={submit} noValidate className="flex max-w-xl flex-col gap-5">
      <p>{t('password.text')}</p>
      <ProblemBanner error={error} heading={t('password.failed')} className="" />
      {changed && <Banner tone="success" heading={t('password.changed')} />}
      <input type="text" name="login" autoComplete="username" value={session.login} readOnly hidden />
      <TextField
        label={t('password.current')}
        name="current"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={(ev) => setCurrent(ev.target.value)}
        error={tried && current === '' ? t('password.needCurrent') : undefined}
      />
      <TextField
        label={t('password.next')}
        help={t('password.nextHelp')}
        name="next"
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
      <Button type="submit" look="primary" className="self-start" disabled={busy}>
        {busy ? t('password.busy') : t('password.submit')}
      </Button>
    </form>
  );
}
