import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { LanguageSelect, Logo } from '../lib/components';
import './texts';

/** Frame is the calm page around the forms before one is inside. */
export function Frame({ heading, lead, children }: { heading: string; lead: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="flex min-h-dvh flex-col bg-solid-gray-50">
      <header className="flex items-center justify-between gap-4 border-b border-solid-gray-200 bg-white px-6 py-3">
        <p className="flex items-center gap-3 text-[1.125rem] font-bold">
          <Logo size={32} />
          {t('product')}
        </p>
        <LanguageSelect />
      </header>
      <main className="grid flex-1 place-items-center p-6">
        <div className="w-full max-w-lg rounded-16 border border-solid-gray-200 bg-white p-10">
          <h1 className="text-[1.75rem] leading-[1.5] font-bold">{heading}</h1>
          <p className="mt-1 mb-6 text-solid-gray-800">{lead}</p>
          {children}
        </div>
      </main>
    </div>
  );
}
