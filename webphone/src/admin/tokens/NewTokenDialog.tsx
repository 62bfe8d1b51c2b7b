import { useMutation } from '@tanstack/react-query';
import { Copy, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog, TextField } from '../../lib/components';
import { CheckField, FieldGroup, InputField } from '../../office/form/fields';
import { ProblemBanner } from '../../office/problem';
import { createToken, scopes, type NewToken, type Scope } from './api';

/** For how many days a key is proposed to be good, and at most is. */
const proposed = 365;
const most = 731;

/** NewTokenDialog makes a key and shows it, this once. */
export function NewTokenDialog({ close }: { close: () => void }) {
  const { t } = useTranslation('tokens');
  const [name, setName] = useState('');
  const [days, setDays] = useState(String(proposed));
  const [chosen, setChosen] = useState<ReadonlySet<Scope>>(new Set());
  const [tried, setTried] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const [copied, setCopied] = useState(false);
  const make = useMutation({ mutationFn: (body: NewToken) => createToken(body, key) });

  const life = Number(days);
  const faults = {
    name: name.trim() === '' ? t('needName') : undefined,
    scopes: chosen.size === 0 ? t('needScope') : undefined,
    days: Number.isInteger(life) && life >= 1 && life <= most ? undefined : t('needDays', { most }),
  };
  if (make.data) {
    const { token } = make.data;
    return (
      <Dialog
        heading={t('secret.heading')}
        actions={
          <>
            <Button
              icon={Copy}
              onClick={() => void navigator.clipboard.writeText(token).then(() => setCopied(true))}
            >
              {copied ? t('secret.copied') : t('secret.copy')}
            </Button>
            <Button look="primary" onClick={close}>
              {t('action.close', { ns: 'common' })}
            </Button>
          </>
        }
        width="medium"
      >
        <Banner tone="warning" heading={t('secret.once')}>
          {t('secret.text', { name: make.data.name })}
        </Banner>
        <p data-secret className="mt-4 rounded-8 bg-solid-gray-50 p-4 font-mono break-all select-all">
          {token}
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog heading={t('create')} onClose={close} width="medium">
      <form
        noValidate
        onSubmit={(ev) => {
          ev.preventDefault();
          setTried(true);
          if (Object.values(faults).some(Boolean)) return;
          make.mutate({ name: name.trim(), days: life, scopes: scopes.filter((s) => chosen.has(s)) });
        }}
      >
        <ProblemBanner error={make.error} heading={t('createFailed')} />
        <TextField
          label={t('name')}
          help={t('nameHelp')}
          value={name}
          maxLength={100}
          error={tried && faults.name}
          onChange={(ev) => setName(ev.target.value)}
          className="mb-5"
          data-autofocus
        />
        <FieldGroup legend={t('scopes')}>
          {tried && faults.scopes && <p className="text-red-900">{faults.scopes}</p>}
          <div className="grid gap-3 md:grid-cols-2">
            {scopes.map((scope) => (
              <CheckField
                key={scope}
                label={t(`scope.${scope.replace(':', '-')}` as 'scope.audit-read')}
                help={scope}
                checked={chosen.has(scope)}
                onChange={(ev) => {
                  const next = new Set(chosen);
                  if (ev.target.checked) next.add(scope);
                  else next.delete(scope);
                  setChosen(next);
                }}
              />
            ))}
          </div>
        </FieldGroup>
        <InputField
          type="number"
          label={t('days')}
          unit={t('daysUnit')}
          min={1}
          max={most}
          value={days}
          error={tried && faults.days}
          onChange={(ev) => setDays(ev.target.value)}
        />
        <div className="mt-8 flex justify-end gap-4">
          <Button onClick={close}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" look="primary" icon={Plus} disabled={make.isPending}>
            {t('submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
