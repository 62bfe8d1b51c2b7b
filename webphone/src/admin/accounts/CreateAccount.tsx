import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog, SelectField, TextField } from '../../lib/components';
import type { Role } from '../../lib/protocol';
import { CheckField } from '../../office/form/fields';
import { ProblemBanner } from '../../office/problem';
import { accountsApi, type CreatedAccount } from './api';
import { fieldProblem, general } from './field-problem';
import { roles, servesQueues } from './roles';
import { useQueues } from './use-queues';

const shortest = 8;

/** AccountDraft is what was typed so far. The password is not kept. */
interface AccountDraft {
  role: Role;
  login: string;
  name: string;
  place: string;
  /** undefined: all of them. */
  queues: readonly string[] | undefined;
}

export const emptyAccount: AccountDraft = {
  role: 'staff',
  login: '',
  name: '',
  place: '',
  queues: undefined,
};

/** CreateAccount is the form for a new account. */
export function CreateAccount({
  draft,
  change,
  close,
  done,
}: {
  draft: AccountDraft;
  change: (draft: AccountDraft) => void;
  close: () => void;
  done: (account: CreatedAccount) => void;
}) {
  const { t } = useTranslation('accounts');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const login = draft.login.trim();
  const name = draft.name.trim();
  const tooShort = password !== '' && Array.from(password).length < shortest;
  const set = (part: Partial<AccountDraft>) => change({ ...draft, ...part });

  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    setTried(true);
    if (busy || login === '' || name === '' || tooShort) return;
    setBusy(true);
    setError(null);
    accountsApi
      .create({
        login,
        name,
        role: draft.role,
        ...(draft.place.trim() !== '' ? { place: draft.place.trim() } : {}),
        ...(password === '' ? {} : { password }),
        ...(servesQueues(draft.role) && draft.queues ? { queues: [...draft.queues] } : {}),
      })
      .then(done, (err: unknown) => {
        setError(err);
        setBusy(false);
      });
  };

  return (
    <Dialog heading={t('create.heading')} onClose={close}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <ProblemBanner error={general(error)} heading={t('list.failed')} className="" />
        <div>
          <SelectField
            label={t('list.role')}
            name="role"
            value={draft.role}
            onChange={(ev) => set({ role: ev.target.value as Role })}
          >
            {roles.map((r) => (
              <option key={r} value={r}>
                {t(`role.${r}`)}
              </option>
            ))}
          </SelectField>
          <p className="mt-1 text-[0.875rem] text-solid-gray-700">{t(`roleText.${draft.role}`)}</p>
        </div>
        <TextField
          label={t('list.login')}
          help={t('create.loginHelp')}
          name="login"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={draft.login}
          onChange={(ev) => set({ login: ev.target.value })}
          error={tried && login === '' ? t('create.needLogin') : fieldProblem(error, 'login')}
        />
        <TextField
          label={t('list.name')}
          help={t('create.nameHelp')}
          name="name"
          autoComplete="off"
          value={draft.name}
          onChange={(ev) => set({ name: ev.target.value })}
          error={tried && name === '' ? t('create.needName') : fieldProblem(error, 'name')}
        />
        <TextField
          label={t('list.place')}
          help={t(draft.role === 'kiosk' ? 'create.placeHelp' : 'create.deskHelp')}
          name="place"
          autoComplete="off"
          value={draft.place}
          onChange={(ev) => set({ place: ev.target.value })}
          error={fieldProblem(error, 'place')}
        />
        {servesQueues(draft.role) && (
          <QueueChoice queues={draft.queues} change={(queues) => set({ queues })} />
        )}
        <TextField
          label={t('create.password')}
          help={t('create.passwordHelp')}
          name="password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(ev) => setPassword(ev.target.value)}
          error={tooShort ? t('create.short') : fieldProblem(error, 'password')}
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

function QueueChoice({
  queues,
  change,
}: {
  queues: readonly string[] | undefined;
  change: (queues: readonly string[] | undefined) => void;
}) {
  const { t } = useTranslation('accounts');
  const { all, nameOf } = useQueues();
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-bold">{t('list.queues')}</legend>
      <CheckField
        label={t('create.allQueues')}
        checked={queues === undefined}
        onChange={(ev) => change(ev.target.checked ? undefined : [])}
      />
      {queues && (
        <div className="grid gap-3 pl-9 sm:grid-cols-2">
          {all.map((q) => (
            <CheckField
              key={q.id}
              label={nameOf(q.id)}
              checked={queues.includes(q.id)}
              onChange={(ev) =>
                change(ev.target.checked ? [...queues, q.id] : queues.filter((id) => id !== q.id))
              }
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
