import { MapPin, Phone, PhoneOff, Timer, User } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Button, Dialog } from '../../lib/components';
import { Ringer } from '../../lib/sound';
import { Attention } from '../attention';
import { useDesk } from '../context';
import { othersOf } from '../view';
import { useCounterName } from './words';

/** An Enter that was meant for something else must not answer. */
const startled = 300;

/** Incoming lies over everything while a citizen calls (R15). */
export function Incoming() {
  const { t } = useTranslation('staff');
  const { line, live, phone, session, speaker } = useDesk();
  const nameOf = useCounterName();
  const now = useNow(line.live.serverNow);
  const [answering, setAnswering] = useState(false);
  const [shownAt] = useState(() => performance.now());
  const call = live.topics.call;
  const caller = othersOf(call, session.id)[0];
  const counter = nameOf(call?.button) ?? t('ringing.unknown');
  const place = caller?.place ?? caller?.name ?? phone.session?.peerName ?? '';

  useRinging(t('ringing.title', { counter }), t('ringing.notificationBody', { counter, place }), speaker);

  return (
    <Dialog
      heading={t('ringing.heading')}
      width="medium"
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
      <p className="mb-4 text-[2.25rem] leading-[1.4] font-bold">{counter}</p>
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
            {elapsed(now - Date.parse(call.since))}
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

/** useRinging sounds, flashes and notifies while it is mounted. */
function useRinging(title: string, body: string, speaker: string | undefined): void {
  const words = useRef({ title, body });
  useEffect(() => {
    words.current = { title, body };
  }, [title, body]);
  useEffect(() => {
    const ringer = new Ringer();
    ringer.start(speaker);
    return () => ringer.stop();
  }, [speaker]);
  useEffect(() => {
    const attention = new Attention();
    // The counter's name comes over /ws, often a moment after the call itself.
    const timer = setTimeout(() => attention.start(words.current.title, words.current.body), 50);
    return () => {
      clearTimeout(timer);
      attention.stop();
    };
  }, []);
}
