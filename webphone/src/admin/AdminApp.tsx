import { ExternalLink, LogOut } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import type { AppProps } from '../app';
import { Button, LanguageSelect, Logo } from '../lib/components';
import { Accounts } from './Accounts';

/** AdminApp is a small home page: the way to a first call, and the accounts. */
export function AdminApp({ session, site, logout }: AppProps) {
  const { t } = useTranslation('admin');
  useEffect(() => {
    document.title = `${t('title')} | ${site.name}`;
  }, [t, site.name]);
  const administrator = session.role === 'administrator';
  return (
    <div className="min-h-dvh bg-solid-gray-50 text-solid-gray-900">
      <header className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-solid-gray-200 bg-white px-6 py-3">
        <p className="flex items-center gap-3 text-[1.125rem] font-bold">
          <Logo size={32} />
          {site.name}
        </p>
        <div className="ml-auto flex items-center gap-4">
          <LanguageSelect />
          <p className="text-[0.875rem]">{t('account', { name: session.name })}</p>
          <Button size="small" icon={LogOut} onClick={logout}>
            {t('action.logout', { ns: 'common' })}
          </Button>
        </div>
      </header>
      <main className="mx-auto flex max-w-7xl flex-col gap-8 p-8">
        <h1 className="text-[2rem] leading-[1.5] font-bold">{t('title')}</h1>
        <section className="rounded-16 border border-solid-gray-200 bg-white p-8">
          {administrator && (
            <>
              <h2 className="text-[1.5rem] leading-[1.5] font-bold">{t('start.heading')}</h2>
              <ol className="mt-2 mb-6 list-decimal space-y-1 pl-6">
                <li>{t('start.one')}</li>
                <li>{t('start.two')}</li>
                <li>{t('start.three')}</li>
              </ol>
            </>
          )}
          <a
            href="/staff"
            target="_blank"
            rel="noopener"
            className="inline-flex items-center gap-2 font-bold text-key-900 underline underline-offset-4 hover:text-key-1000"
          >
            <ExternalLink aria-hidden size={20} />
            {t('start.staff')}
          </a>
        </section>
        {administrator && <Accounts session={session} site={site} />}
      </main>
    </div>
  );
}
