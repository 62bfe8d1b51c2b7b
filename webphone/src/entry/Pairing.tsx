import { KeyRound, MonitorCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useNow } from '../lib/clock';
import { Banner, Button, LanguageSelect, Logo } from '../lib/components';
import { pick } from '../lib/i18n';
import { usePairing } from './pairing';
import './texts';

/**
 * Pairing is what a kiosk shows that is not logged in: words for a citizen, and
 * the code by which an administrator lets it in (R25).
 */
export default function Pairing({ done, usePassword }: { done: () => void; usePassword: () => void }) {
  const { t } = useTranslation('entry');
  const { code, until, problem } = usePairing(done);
  return (
    <div className="flex min-h-dvh flex-col bg-solid-gray-50 text-solid-gray-900">
      <header className="flex items-center justify-between gap-4 border-b border-solid-gray-200 bg-white px-8 py-4">
        <p className="flex items-center gap-3 text-[1.25rem] font-bold">
          <Logo size={36} />
          {t('product', { ns: 'common' })}
        </p>
        <LanguageSelect />
      </header>
      <main className="mx-auto flex w-full max-w-6xl flex-1 flex-col justify-center gap-8 p-8">
        <div>
          <h1 className="text-[2.5rem] leading-[1.4] font-bold">{t('pairing.title')}</h1>
          <p className="mt-2 text-[1.5rem] leading-[1.7]">{t('pairing.citizen')}</p>
        </div>
        <section
          aria-labelledby="pairing-staff"
          className="grid gap-8 rounded-16 border border-solid-gray-200 bg-white p-10 lg:grid-cols-2"
        >
          <div>
            <h2 id="pairing-staff" className="flex items-center gap-3 text-[1.5rem] leading-[1.5] font-bold">
              <MonitorCog aria-hidden size={32} className="shrink-0 text-key-900" />
              {t('pairing.staff')}
            </h2>
            <ol className="mt-4 list-decimal space-y-2 pl-8 text-[1.25rem] leading-[1.7]">
              <li>{t('pairing.one')}</li>
              <li>{t('pairing.two')}</li>
              <li>{t('pairing.three')}</li>
            </ol>
          </div>
          <div className="flex flex-col items-center justify-center gap-3 rounded-12 bg-key-50 p-8 text-center">
            <p className="text-[1.25rem] font-bold">{t('pairing.code')}</p>
            <p
              className="min-h-[1.2em] text-[4.5rem] leading-[1.2] font-bold tracking-[0.06em] whitespace-nowrap tabular-nums"
              data-code={code}
              aria-live="polite"
            >
              {code === undefined ? '– – – –' : `${code.slice(0, 4)} ${code.slice(4)}`}
            </p>
            {until !== undefined && <Left until={until} />}
          </div>
          {problem && (
            <Banner tone="warning" heading={t('pairing.waiting')} className="lg:col-span-2">
              {pick(problem)}
            </Banner>
          )}
        </section>
        <div>
          <Button icon={KeyRound} size="large" onClick={usePassword}>
            {t('pairing.password')}
          </Button>
        </div>
      </main>
    </div>
  );
}

function Left({ until }: { until: number }) {
  const { t } = useTranslation('entry');
  const now = useNow();
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return <p className="text-[1.125rem] text-solid-gray-800 tabular-nums">{t('pairing.left', { time })}</p>;
}
