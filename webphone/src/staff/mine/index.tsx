import { QueryClientProvider } from '@tanstack/react-query';
import { ArrowLeft, Archive, CircleUserRound, History, ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, useSearchParams } from 'react-router';

import { Button, cx } from '../../lib/components';
import { addTexts } from '../../lib/i18n';
import type { RingChoice } from '../../lib/sound';
import { OfficeContext } from '../../office/context';
import { newQueries } from '../../office/queries';
import '../../office/texts';
import { useDesk } from '../context';
import { KeptItems } from '../room/KeptItems';
import { Calls } from './Calls';
import en from './locales/en';
import ja from './locales/ja';
import { Overview } from './Overview';
import { Security } from './Security';

addTexts('mine', { ja, en });

interface MineProps {
  close: () => void;
  ring: RingChoice;
  changeRing: (ring: RingChoice) => void;
}

const parts = ['overview', 'calls', 'kept', 'security'] as const;
type Part = (typeof parts)[number];

const icons = { overview: CircleUserRound, calls: History, kept: Archive, security: ShieldCheck };

/** Mine is one's own page. Calls go on ringing over it, and the line stays as it is. */
export default function Mine(props: MineProps) {
  const { session, site } = useDesk();
  const [queries] = useState(newQueries);
  const office = useMemo(() => ({ session, site }), [session, site]);
  return (
    <OfficeContext value={office}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Page {...props} />
        </BrowserRouter>
      </QueryClientProvider>
    </OfficeContext>
  );
}

function Page({ close, ring, changeRing }: MineProps) {
  const { t } = useTranslation('mine');
  const [query, setQuery] = useSearchParams();
  const part = parts.find((p) => p === query.get('mine')) ?? 'overview';
  return (
    <main className="mx-auto w-full max-w-[90rem] flex-1 p-6">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-[1.75rem] leading-[1.5] font-bold">{t('title')}</h1>
        <Button icon={ArrowLeft} onClick={close}>
          {t('close')}
        </Button>
      </div>
      <nav aria-label={t('parts')} className="mb-6 flex flex-wrap gap-2 border-b border-solid-gray-400">
        {parts.map((p) => (
          <PartButton key={p} part={p} current={p === part} open={() => setQuery({ mine: p })} />
        ))}
      </nav>
      {part === 'overview' && <Overview ring={ring} changeRing={changeRing} />}
      {part === 'calls' && <Calls />}
      {part === 'kept' && <KeptItems whole />}
      {part === 'security' && <Security />}
    </main>
  );
}

function PartButton({ part, current, open }: { part: Part; current: boolean; open: () => void }) {
  const { t } = useTranslation('mine');
  const Icon = icons[part];
  return (
    <button
      type="button"
      aria-current={current ? 'page' : undefined}
      className={cx(
        'inline-flex min-h-12 items-center gap-2 border-b-4 px-4 font-bold',
        current ? 'border-key-900 text-key-1000' : 'border-transparent text-solid-gray-800 hover:bg-key-50',
      )}
      onClick={open}
    >
      <Icon aria-hidden size={20} />
      {t(`part.${part}`)}
    </button>
  );
}
