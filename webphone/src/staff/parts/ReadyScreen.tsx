import { Coffee, PhoneIncoming, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useDesk } from '../context';
import { viewOf } from '../view';
import { Colleagues } from './Colleagues';
import { Counters } from './Counters';
import { Today } from './Today';
import { WrapUp } from './WrapUp';

/** ReadyScreen is there while nobody calls. */
export function ReadyScreen() {
  const { t } = useTranslation('staff');
  const { live, phone } = useDesk();
  const view = viewOf(live, phone);
  const presence = live.topics.me?.presence ?? 'offline';
  const Mark = { available: PhoneIncoming, away: Coffee, offline: UserX }[presence];
  const words = {
    available: [t('ready.waitingForCalls'), t('ready.waitingText')],
    away: [t('ready.awayHeading'), t('ready.awayText')],
    offline: [t('ready.offlineHeading'), t('ready.offlineText')],
  }[presence];
  return (
    <main className="mx-auto grid w-full max-w-[110rem] flex-1 grid-cols-[minmax(0,5fr)_minmax(0,3fr)] content-start gap-6 p-6">
      <h1 className="sr-only">{t('ready.heading')}</h1>
      <div className="flex min-w-0 flex-col gap-6">
        {view === 'wrap-up' && <WrapUp />}
        {view !== 'wrap-up' && live.topics.me && (
          <section className="flex items-center gap-6 rounded-16 border border-solid-gray-200 bg-white p-6">
            <Mark aria-hidden size={48} className="shrink-0 text-key-900" />
            <div>
              <h2 className="text-[1.5rem] leading-[1.5] font-bold">{words[0]}</h2>
              <p>{words[1]}</p>
            </div>
          </section>
        )}
        <Today />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Counters />
        <Colleagues />
      </div>
    </main>
  );
}
