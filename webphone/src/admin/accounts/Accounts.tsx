import { CircleCheck, CircleSlash, KeyRound, Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { api, ApiError, type AccountEntry, type Session, type Site } from '../../lib/api';
import { Banner, Button, Dialog, StatusTag } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem } from '../../lib/protocol';
import { CreateAccount } from './CreateAccount';
import { SecretDialog } from './SecretDialog';
import { useAccounts } from './use-accounts';

type Open =
  | { dialog: 'none' }
  | { dialog: 'create' }
  | { dialog: 'remove'; account: AccountEntry }
  | { dialog: 'secret'; name: string; password: string };

/** Accounts lists the accounts and what an administrator may do with them (R10, R11). */
export function Accounts({ session, site }: { session: Session; site: Site }) {
  const { t, i18n } = useTranslation('accounts');
  const list = useAccounts();
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState('');
  const close = () => setOpen({ dialog: 'none' });

  const run = async (action: () => Promise<unknown>) => {
    setProblem(null);
    setDone('');
    try {
      await action();
      await list.reload();
    } catch (err) {
      if (!(err instanceof ApiError)) throw err;
      setProblem(err.problem);
    }
  };
  const when = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en' : 'ja', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: site.timeZone,
  });

  return (
    <section className="rounded-16 border border-solid-gray-200 bg-white p-8">
      <div className="mb-4 flex items-center justify-between gap-4">
        <h1 className="text-[1.5rem] leading-[1.5] font-bold">
          {t('list.heading')}{' '}
          <span className="text-[1rem] font-normal">{t('list.count', { count: list.total })}</span>
        </h1>
        <Button look="primary" icon={UserPlus} onClick={() => setOpen({ dialog: 'create' })}>
          {t('create.open')}
        </Button>
      </div>
      {list.loadProblem && (
        <Banner tone="error" heading={t('list.loadFailed')} className="mb-4">
          {pick(list.loadProblem)}
        </Banner>
      )}
      {problem && (
        <Banner tone="error" heading={t('list.failed')} className="mb-4">
          {pick(problem)}
        </Banner>
      )}
      {done && <Banner tone="success" heading={done} className="mb-4" />}
      <table className="w-full text-left">
        <thead>
          <tr className="border-b border-solid-gray-400">
            <th className="py-2 pr-4">{t('list.login')}</th>
            <th className="py-2 pr-4">{t('list.name')}</th>
            <th className="py-2 pr-4">{t('list.role')}</th>
            <th className="py-2 pr-4">{t('list.state')}</th>
            <th className="py-2 pr-4">{t('list.lastLogin')}</th>
            <th className="py-2">{t('list.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {list.items.map((account) => (
            <tr key={account.id} className="border-b border-solid-gray-200" data-login={account.login}>
              <td className="py-2 pr-4 font-mono">{account.login}</td>
              <td className="py-2 pr-4">
                {account.name} {account.id === session.id && t('list.you')}
                {account.place && (
                  <span className="block text-[0.875rem] text-solid-gray-700">{account.place}</span>
                )}
              </td>
              <td className="py-2 pr-4">{t(`role.${account.role}`)}</td>
              <td className="py-2 pr-4">
                <State account={account} />
              </td>
              <td className="py-2 pr-4 whitespace-nowrap">
                {account.lastLoginAt ? when.format(new Date(account.lastLoginAt)) : t('list.never')}
              </td>
              <td className="py-2">
                {account.id !== session.id && (
                  <div className="flex flex-wrap gap-2">
                    <Button
                      size="small"
                      icon={KeyRound}
                      onClick={() =>
                        void run(async () => {
                          const { password } = await api.resetPassword(account.id);
                          setOpen({ dialog: 'secret', name: account.name, password });
                        })
                      }
                    >
                      {t('list.reset')}
                    </Button>
                    <Button
                      size="small"
                      icon={account.disabled ? CircleCheck : CircleSlash}
                      onClick={() => void run(() => api.setDisabled(account.id, !account.disabled))}
                    >
                      {account.disabled ? t('list.enable') : t('list.disable')}
                    </Button>
                    <Button size="small" icon={Trash2} onClick={() => setOpen({ dialog: 'remove', account })}>
                      {t('list.remove')}
                    </Button>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.next !== undefined && (
        <Button className="mt-4" onClick={() => void list.more()}>
          {t('list.more')}
        </Button>
      )}
      {open.dialog === 'create' && (
        <CreateAccount
          close={close}
          done={(account) => {
            setDone(t('create.done', { name: account.name }));
            setProblem(null);
            if (account.oneTimePassword === undefined) close();
            else setOpen({ dialog: 'secret', name: account.name, password: account.oneTimePassword });
            void list.reload();
          }}
        />
      )}
      {open.dialog === 'secret' && <SecretDialog name={open.name} password={open.password} close={close} />}
      {open.dialog === 'remove' && (
        <Dialog
          heading={t('remove.heading')}
          onClose={close}
          actions={
            <>
              <Button onClick={close} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look="danger"
                icon={Trash2}
                onClick={() => {
                  close();
                  void run(() => api.deleteAccount(open.account.id));
                }}
              >
                {t('remove.submit')}
              </Button>
            </>
          }
        >
          {t('remove.text', { name: open.account.name, login: open.account.login })}
        </Dialog>
      )}
    </section>
  );
}

function State({ account }: { account: AccountEntry }) {
  const { t } = useTranslation('accounts');
  if (account.disabled) {
    return (
      <StatusTag icon={CircleSlash} colour="gray" className="text-[0.875rem]">
        {t('list.disabled')}
      </StatusTag>
    );
  }
  if (account.mustChange) {
    return (
      <StatusTag icon={KeyRound} colour="yellow" className="text-[0.875rem]">
        {t('list.mustChange')}
      </StatusTag>
    );
  }
  return (
    <StatusTag icon={CircleCheck} colour="green" className="text-[0.875rem]">
      {t('list.active')}
    </StatusTag>
  );
}
