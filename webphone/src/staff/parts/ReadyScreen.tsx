import { CircleCheck, Coffee, PhoneIncoming, PhoneMissed, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import { useDesk } from '../context';
import { KeptItems } from '../room/KeptItems';
import { viewOf } from '../view';
import { Colleagues } from './Colleagues';
import { Counters } from './Counters';
import { Running } from './Running';
import { Today } from './Today';
import { useAction } from './use-action';
import { missedCalls } from './words';
import { WrapUp } from './WrapUp';

/** ReadyScreen is there while nobody calls. */
export function ReadyScreen() {
  const { t } = useTranslation('staff');
  const { live, phone } = useDesk();
  const view = viewOf(live, phone);
  return (
    <main className="mx-auto grid w-full max-w-[110rem] flex-1 grid-cols-[minmax(0,5fr)_minmax(0,4fr)] content-start gap-6 p-6">
      <h1 className="sr-only">{t('ready.heading')}</h1>
      {live.topics.calls && (
        <div className="col-span-2">
          <Running />
        </div>
      )}
      <div className="flex min-w-0 flex-col gap-6">
        {view === 'wrap-up' ? <WrapUp /> : <Standing />}
        <Today />
        <KeptItems />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Counters />
        <Colleagues />
      </div>
    </main>
  );
}

/** Standing says whether calls reach one now; after missed calls the way back is one click. */
function Standing() {
  const { t } = useTranslation('staff');
  const { live, line } = useDesk();
  const { busy, run } = useAction();
  const me = live.topics.me;
  if (!me) return null;
  const missed = me.presence === 'away' && me.reason === missedCalls;
  const Mark = missed ? PhoneMissed : { available: PhoneIncoming, away: Coffee, offline: UserX }[me.presence];
  const [heading, text] = missed
    ? [t('presence.missedHeading'), t('presence.missedText')]
    : {
        available: [t('ready.waitingForCalls'), t('ready.waitingText')],
        away: [t('ready.awayHeading'), t('ready.awayText')],
        offline: [t('ready.offlineHeading'), t('ready.offlineText')],
      }[me.presence];
  return (
    <section
      className={cx(
        'flex items-center gap-6 rounded-16 bg-white p-6',
        missed ? 'border-3 border-orange-800' : 'border border-solid-gray-200',
      )}
    >
      <Mark aria-hidden size={48} className={cx('shrink-0', missed ? 'text-orange-800' : 'text-key-900')} />
      <div className="min-w-0 flex-1">
        <h2 className="text-[1.5rem] leading-[1.5] font-bold">{heading}</h2>
        <p>{text}</p>
      </div>
      {missed && (
        <Button
          look="primary"
          size="large"
          icon={CircleCheck}
          disabled={busy || live.status !== 'open'}
          onClick={() => run(() => line.live.command('presence', { presence: 'available' }))}
        >
          {t('presence.back')}
        </Button>
      )}
    </section>
  );
}
