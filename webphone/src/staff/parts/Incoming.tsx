import {
  HandHelping,
  MapPin,
  MessagesSquare,
  Phone,
  PhoneForwarded,
  PhoneIncoming,
  PhoneOff,
  Timer,
  Undo2,
  User,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Button, Dialog } from '../../lib/components';
import type { Purpose } from '../../lib/protocol';
import { useDesk } from '../context';
import { partsOf } from '../roles';
import { othersOf } from '../view';
import { NeedsList } from './NeedsList';
import { useRinging } from './use-ringing';
import { useAccountName, useCounterName } from './words';

/** An Enter that was meant for something else must not answer. */
const startled = 300;

const marks: Record<Purpose, LucideIcon> = {
  '': PhoneIncoming,
  transfer: PhoneForwarded,
  consult: MessagesSquare,
  conference: UserPlus,
  return: Undo2,
};

/** Incoming lies over everything while somebody calls: who, from where, why, and what they need (R15). */
export function Incoming() {
  const { t } = useTranslation('staff');
  const { line, live, phone, session, speaker, ring } = useDesk();
  const counterName = useCounterName();
  const accountName = useAccountName();
  const now = useNow(line.live.serverNow);
  const [answering, setAnswering] = useState(false);
  const [shownAt] = useState(() => performance.now());
  const call = live.topics.call;
  const caller = partsOf(call, session.id).caller ?? othersOf(call, session.id)[0];
  const counter = counterName(call?.button) ?? t('ringing.unknown');
  const place = caller?.place ?? caller?.name ?? phone.session?.peerName ?? '';
  const purpose = call?.purpose ?? '';
  const by = call?.invite?.by ?? call?.transferredBy;
  const name = by === undefined ? t('ringing.somebody') : accountName(by);
  const why = t(`ringing.purpose.${purpose}`, { name });
  const Mark = marks[purpose];

  useRinging(
    {
      title: t('ringing.title', { counter: purpose === '' ? counter : why }),
      body: t('ringing.notificationBody', { counter, place }),
      known: call !== undefined,
    },
    ring,
    speaker,
  );

  return (
    <Dialog
      heading={t('ringing.heading')}
      width="medium"
      onEscape={() => line.phone.decline()}
      actions={
        <>
          <Button size="huge" icon={PhoneOff} onClick={() => line.phone.decline()} disabled={answering}>
            {t('ringing.decline')}
          </Button>
          <Button
            look="primary"
            size="huge"
            icon={Phone}
            className="flex-1"
            data-autofocus
            aria-disabled={answering}
            onClick={(ev) => {
              const byKey = ev.detail === 0;
              if (answering || (byKey && performance.now() - shownAt < startled)) return;
              setAnswering(true);
              line.phone.answer();
            }}
          >
            {answering ? t('ringing.answering') : t('ringing.answer')}
          </Button>
        </>
      }
    >
      <p className="flex items-center gap-2 text-[1.25rem] font-bold text-key-1000">
        <Mark aria-hidden size={28} className="shrink-0" />
        {why}
      </p>
      {purpose !== '' && <p>{t(`ringing.purposeText.${purpose}`, { name })}</p>}
      {purpose === '' && call?.transferredBy !== undefined && (
        <p>{t('ringing.transferredBy', { name: accountName(call.transferredBy) })}</p>
      )}
      <p className="mt-2 mb-4 text-[2.25rem] leading-[1.4] font-bold">{counter}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-3 text-[1.25rem]">
        {caller?.place && (
          <Fact icon={<MapPin aria-hidden size={24} />} name={t('ringing.place')}>
            {caller.place}
          </Fact>
        )}
        <Fact icon={<User aria-hidden size={24} />} name={t('ringing.caller')}>
          {caller?.name ?? phone.session?.peerName ?? ''}
        </Fact>
        {call && (
          <Fact icon={<Timer aria-hidden size={24} />} name={t('ringing.waited')}>
            <span className="tabular-nums">{elapsed(now - Date.parse(call.since))}</span>
          </Fact>
        )}
        {(call?.needs?.language ?? call?.needs?.access?.[0]) !== undefined && (
          <Fact icon={<HandHelping aria-hidden size={24} />} name={t('ringing.needs')}>
            <NeedsList needs={call?.needs} />
          </Fact>
        )}
      </dl>
    </Dialog>
  );
}

function Fact({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex items-center gap-2 text-solid-gray-700">
        {icon}
        {name}
      </dt>
      <dd className="font-bold">{children}</dd>
    </>
  );
}
