import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, CircleCheck, CircleSlash, KeyRound, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';

import { Banner, Button } from '../../lib/components';
import { useOffice } from '../../office/context';
import { withoutAsking } from '../../office/form/without-asking';
import { useFormat } from '../../office/format';
import { LastChange, lastChanges } from '../../office/LastChange';
import { PageHeading } from '../../office/PageHeading';
import { SecretDialog } from '../../office/people/SecretDialog';
import { ProblemBanner } from '../../office/problem';
import { AccountForm } from './AccountForm';
import { AccountState } from './AccountState';
import { accountsApi, type AccountDetail } from './api';
import { Devices } from './Devices';
import { DisableDialog } from './DisableDialog';
import { RemoveDialog } from './RemoveDialog';
import { ResetDialog } from './ResetDialog';
import { Sessions } from './Sessions';

/** AccountPage is everything of one account. */
export function AccountPage() {
  const { t } = useTranslation('accounts');
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['accounts', 'one', id],
    queryFn: () => accountsApi.get(id),
    // What is being typed is compared with what was read: it changes only when asked to.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <Link
        to="/admin/accounts"
        className="mb-3 inline-flex min-h-9 items-center gap-2 text-key-900 underline underline-offset-4"
      >
        <ArrowLeft aria-hidden size={18} />
        {t('one.back')}
      </Link>
      <ProblemBanner error={error} heading={t('one.failed')} retry={() => void refetch()} />
      {data ? (
        <One key={data.id} account={data} />
      ) : (
        !error && <p role="status">{t('loading', { ns: 'common' })}</p>
      )}
    </>
  );
}

type Open = { dialog: 'none' | 'remove' | 'reset' | 'disable' } | { dialog: 'secret'; password: string };

function One({ account }: { account: AccountDetail }) {
  const { t } = useTranslation('accounts');
  const { session } = useOffice();
  const format = useFormat();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState('');
  const own = account.id === session.id;
  const close = () => setOpen({ dialog: 'none' });

  const changed = (next: AccountDetail) => {
    setError(null);
    queries.setQueryData(['accounts', 'one', account.id], next);
    void queries.invalidateQueries({ queryKey: ['accounts', 'sessions', account.id] });
    void queries.invalidateQueries({ queryKey: lastChanges });
  };
  const disable = (disabled: boolean) => {
    close();
    accountsApi.update(account.id, { disabled }).then((next) => {
      changed(next);
      setDone(t(disabled ? 'one.disabledNow' : 'one.enabledNow'));
    }, setError);
  };

  return (
    <>
      <PageHeading
        note={
          <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <span className="font-mono">{account.login}</span>
            <AccountState disabled={account.disabled} mustChange={account.mustChange} />
            <span>{t('one.made', { at: format.day(account.createdAt) })}</span>
            <span>
              {account.lastLoginAt === undefined
                ? t('one.neverUsed')
                : t('one.used', { at: format.moment(account.lastLoginAt) })}
            </span>
          </span>
        }
        last={<LastChange action="account." subject={account.login} version={account.version} />}
      >
        {account.name}
      </PageHeading>
      <ProblemBanner error={error} heading={t('list.failed')} />
      {done && <Banner tone="success" heading={done} className="mb-4" />}
      <div className="grid max-w-7xl gap-6">
        <AccountForm account={account} saved={changed} />
        <Section heading={t('one.sessions')} text={t('one.sessionsText')}>
          <Sessions account={account} />
        </Section>
        <Section heading={t('one.devices')} text={t('one.devicesText')}>
          <Devices account={account} />
        </Section>
        <Section heading={t('one.danger')} text={own ? t('one.own') : t('one.dangerText')}>
          {!own && (
            <div className="flex flex-wrap gap-4">
              <Button icon={KeyRound} onClick={() => setOpen({ dialog: 'reset' })}>
                {t('list.reset')}
              </Button>
              {account.disabled ? (
                <Button icon={CircleCheck} onClick={() => disable(false)}>
                  {t('one.enable')}
                </Button>
              ) : (
                <Button icon={CircleSlash} onClick={() => setOpen({ dialog: 'disable' })}>
                  {t('one.disable')}
                </Button>
              )}
              <Button look="danger" icon={Trash2} onClick={() => setOpen({ dialog: 'remove' })}>
                {t('one.remove')}
              </Button>
            </div>
          )}
        </Section>
      </div>
      {open.dialog === 'secret' && (
        <SecretDialog name={account.name} password={open.password} close={close} />
      )}
      {open.dialog === 'reset' && (
        <ResetDialog
          account={account}
          close={close}
          done={(password) => {
            setOpen({ dialog: 'secret', password });
            void accountsApi.get(account.id).then(changed, setError);
          }}
        />
      )}
      {open.dialog === 'disable' && (
        <DisableDialog account={account} close={close} disable={() => disable(true)} />
      )}
      {open.dialog === 'remove' && (
        <RemoveDialog
          account={account}
          close={close}
          done={() => {
            queries.removeQueries({ queryKey: ['accounts', 'one', account.id] });
            void navigate('/admin/accounts', { replace: true, ...withoutAsking });
          }}
        />
      )}
    </>
  );
}

function Section({ heading, text, children }: { heading: string; text: string; children: ReactNode }) {
  return (
    <section className="rounded-12 border border-solid-gray-200 bg-white p-6">
      <h2 className="text-[1.25rem] leading-[1.5] font-bold">{heading}</h2>
      <p className="mt-1 mb-4 text-solid-gray-800">{text}</p>
      {children}
    </section>
  );
}
