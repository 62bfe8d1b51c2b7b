import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { api, ApiError, type CreatedAccount } from '../../lib/api';
import { Banner, Button, Dialog, SelectField, TextField } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem, Role } from '../../lib/protocol';

const roles: Role[] = ['kiosk', 'staff', 'supervisor', 'administrator'];
const shortest = 8;

/** CreateAccount is the form for a new account. */
export function CreateAccount({
  close,
  done,
}: {
  close: () => void;
  done: (account: CreatedAccount) => void;
}) {
  const { t } = useTranslation('accounts');
  const [role, setRole] = useState<Role>('staff');
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [place, setPlace] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const tooShort = password !== '' && Array.from(password).length < shortest;

  const submit = async (ev: SyntheticEvent) => {
    ev.preventDefault();
    setTried(true);
    if (busy || login.trim() === '' || name.trim() === '' || tooShort) return;
    setBusy(true);
    setProblem(null);
    try {
      const account = await api.createAccount({
        login: login.trim(),
        name: name.trim(),
        role,
        ...(place.trim() !== '' && role === 'kiosk' ? { place: place.trim() } : {}),
        ...(password === '' ? {} : { password }),
      });
      done(account);
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      setProblem(err.problem);
      setBusy(false);
    }
  };

  return (
    <Dialog heading={t('create.heading')} onClose={close}>
      <form onSubmit={(ev) => void submit(ev)} noValidate className="flex flex-col gap-5">
        {problem && (
          <Banner tone="error" heading={t('list.failed')}>
            {pick(problem)}
          </Banner>
        )}
        <SelectField
          label={t('list.role')}
          name="role"
          value={role}
          onChange={(ev) => setRole(ev.target.value as Role)}
        >
          {roles.map((r) => (
            <option key={r} value={r}>
              {t(`role.${r}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('list.login')}
          help={t('create.loginHelp')}
          name="login"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onChange={(ev) => setLogin(ev.target.value)}
          error={tried && login.trim() === '' ? t('create.needLogin') : undefined}
        />
        <TextField
          label={t('list.name')}
          help={t('create.nameHelp')}
          name="name"
          autoComplete="off"
          value={name}
          onChange={(ev) => setName(ev.target.value)}
          error={tried && name.trim() === '' ? t('create.needName') : undefined}
        />
        {role === 'kiosk' && (
          <TextField
            label={t('list.place')}
            help={t('create.placeHelp')}
            name="place"
            autoComplete="off"
            value={place}
            onChange={(ev) => setPlace(ev.target.value)}
          />
        )}
        <TextField
          label={t('create.password')}
          help={t('create.passwordHelp')}
          name="password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(ev) => setPassword(ev.target.value)}
          error={tooShort ? t('create.short') : undefined}
        />
        <div className="mt-2 flex justify-end gap-4">
          <Button onClick={close}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" look="primary" disabled={busy}>
            {t('create.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
