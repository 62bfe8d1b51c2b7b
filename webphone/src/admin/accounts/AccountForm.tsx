import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '../../lib/api';
import { SelectField, TextField } from '../../lib/components';
import type { Role } from '../../lib/protocol';
import { FieldGroup } from '../../office/form/fields';
import { SaveBar } from '../../office/form/SaveBar';
import { useDraft } from '../../office/form/use-draft';
import { accountsApi, type AccountChange, type AccountDetail, type Serves } from './api';
import { Conflict } from './Conflict';
import { fieldProblem, general } from './field-problem';
import { roles, servesQueues } from './roles';
import { ServesField } from './ServesField';

export interface AccountValues {
  name: string;
  place: string;
  role: Role;
  serves: Serves[];
}

/** valuesOf is what the form changes of an account. */
export function valuesOf(account: AccountDetail): AccountValues {
  const { name, place, serves } = account;
  return { name, place, role: account.role, serves };
}

/** changesOf are the fields that differ: what others have changed meanwhile stays theirs. */
export function changesOf(base: AccountValues, mine: AccountValues): AccountChange {
  const change: AccountChange = {};
  if (mine.name !== base.name) change.name = mine.name.trim();
  if (mine.place !== base.place) change.place = mine.place.trim();
  if (mine.role !== base.role) change.role = mine.role;
  const serves = servesQueues(mine.role) ? mine.serves : [];
  // Who becomes an agent would serve everything if nothing were said.
  if (mine.role !== base.role || JSON.stringify(serves) !== JSON.stringify(base.serves)) {
    change.serves = serves;
  }
  return change;
}

/** AccountForm changes who somebody is and what they serve. */
export function AccountForm({
  account,
  saved,
}: {
  account: AccountDetail;
  saved: (next: AccountDetail) => void;
}) {
  const { t } = useTranslation('accounts');
  const draft = useDraft(valuesOf(account), account.id);
  const [saving, setSaving] = useState(false);
  const [was, setWas] = useState(false);
  const [error, setError] = useState<unknown>(null);
  /** What somebody else has made of it while this was typed. */
  const [newer, setNewer] = useState<AccountDetail | null>(null);
  // What is typed is compared with the state it began with; a newer one is taken in below what was typed.
  const [base, setBase] = useState(account);
  if (base.version !== account.version) {
    setBase(account);
    draft.rebase(valuesOf(account));
  }
  const { name, place, role, serves } = draft.value;

  const take = (next: AccountDetail) => {
    draft.saved(valuesOf(next));
    setNewer(null);
    setError(null);
    saved(next);
  };
  const save = async (version: string) => {
    setSaving(true);
    setError(null);
    try {
      take(await accountsApi.update(account.id, changesOf(valuesOf(account), draft.value), version));
      setWas(true);
    } catch (err) {
      if (err instanceof ApiError && err.problem.code === 'changed-meanwhile') {
        await accountsApi.get(account.id).then(setNewer, setError);
      } else {
        setError(err);
      }
    }
    setSaving(false);
  };
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    if (!saving && name.trim() !== '') void save(account.version);
  };

  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup legend={t('form.who')}>
        <div className="grid gap-5 lg:grid-cols-2">
          <TextField
            label={t('list.name')}
            help={t('create.nameHelp')}
            name="name"
            autoComplete="off"
            value={name}
            onChange={(ev) => draft.set({ name: ev.target.value })}
            error={name.trim() === '' ? t('create.needName') : fieldProblem(error, 'name')}
          />
          <TextField
            label={t('list.place')}
            help={t(role === 'kiosk' ? 'create.placeHelp' : 'create.deskHelp')}
            name="place"
            autoComplete="off"
            value={place}
            onChange={(ev) => draft.set({ place: ev.target.value })}
            error={fieldProblem(error, 'place')}
          />
          <div>
            <SelectField
              label={t('list.role')}
              name="role"
              value={role}
              onChange={(ev) => draft.set({ role: ev.target.value as Role })}
            >
              {roles.map((r) => (
                <option key={r} value={r}>
                  {t(`role.${r}`)}
                </option>
              ))}
            </SelectField>
            <p className="mt-1 text-[0.875rem] text-solid-gray-700">{t(`roleText.${role}`)}</p>
          </div>
          {role !== account.role && (
            <p className="self-center rounded-8 border border-orange-800 bg-orange-50 px-4 py-3">
              {t('form.roleChange')}
            </p>
          )}
        </div>
        {servesQueues(role) && (
          <ServesField
            serves={serves}
            change={(next) => draft.set({ serves: next })}
            error={fieldProblem(error, 'queues')}
          />
        )}
        {newer && (
          <Conflict
            mine={draft.value}
            base={account}
            newer={newer}
            keep={() => void save(newer.version)}
            take={() => take(newer)}
          />
        )}
        <SaveBar
          dirty={draft.dirty}
          saving={saving}
          saved={was}
          error={general(error)}
          disabled={name.trim() === '' || newer !== null}
          onReset={() => {
            draft.reset();
            setError(null);
          }}
        />
      </FieldGroup>
    </form>
  );
}
