import { Ear, EarOff, Monitor, Phone, UserRoundX } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import type { Participant } from '../../lib/protocol';
import { useDesk } from '../context';
import { isSilent, mayDismiss, partsOf } from '../roles';

/** Participants lists everybody in the call, supervisors too (R1), and who hears one. */
export function Participants({ dismiss, busy }: { dismiss: (account: string) => void; busy: boolean }) {
  const { live, session } = useDesk();
  const call = live.topics.call;
  const parts = partsOf(call, session.id);
  return (
    <ul className="flex flex-col divide-y divide-solid-gray-200">
      {(call?.parties ?? []).map((party) => (
        <li key={party.id} className="py-2 first:pt-0 last:pb-0">
          <Person
            party={party}
            own={party.id === session.id}
            silent={isSilent(parts.own)}
            dismiss={
              mayDismiss(parts, party) && !busy && live.status === 'open'
                ? () => dismiss(party.id)
                : undefined
            }
          />
        </li>
      ))}
    </ul>
  );
}

function Person({
  party,
  own,
  silent,
  dismiss,
}: {
  party: Participant;
  own: boolean;
  /** One says nothing oneself: who hears it is no news. */
  silent: boolean;
  dismiss: (() => void) | undefined;
}) {
  const { t } = useTranslation('staff');
  const Device = party.device === 'phone' ? Phone : Monitor;
  const Hears = party.hears ? Ear : EarOff;
  return (
    <>
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1">
          <span className="font-bold">{party.name}</span>
          {own && <span className="ml-1">{t('call.you')}</span>}
          <span className="ml-2 rounded-4 border border-solid-gray-420 px-1.5 text-[0.875rem] whitespace-nowrap">
            {t(`part.${party.part}`)}
          </span>
        </p>
        {dismiss && (
          <Button
            size="small"
            icon={UserRoundX}
            className="shrink-0"
            aria-label={t('person.dismissNamed', { name: party.name })}
            onClick={dismiss}
          >
            {t('person.dismiss')}
          </Button>
        )}
      </div>
      {party.place && <p className="text-[0.875rem] text-solid-gray-700">{party.place}</p>}
      <p className="flex flex-wrap items-center gap-x-3 text-[0.875rem] text-solid-gray-800">
        {party.device && (
          <span className="inline-flex items-center gap-1">
            <Device aria-hidden size={16} />
            {t(`person.${party.device}`)}
          </span>
        )}
        {party.part === 'supervisor' && <span>{t(`mode.${party.mode ?? 'listen'}`)}</span>}
        {!own && !silent && (
          <span
            className={cx(
              'inline-flex items-center gap-1',
              party.hears ? 'text-green-900' : 'font-bold text-orange-1000',
            )}
          >
            <Hears aria-hidden size={16} />
            {party.hears ? t('person.hears') : t('person.deaf')}
          </span>
        )}
      </p>
    </>
  );
}
