import { Clock, Ear, Megaphone, Mic, Pause, PhoneIncoming, Unplug, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Banner, Button, QualityTag, StatusTag, type TagColour } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Mode, Running as Consultation } from '../../lib/protocol';
import { qualityOf, worse, type Quality } from '../../lib/stats';
import { useDesk } from '../context';
import { Panel } from './Panel';
import { useAction } from './use-action';
import { useCounterName, usePartyName } from './words';

const ways: { mode: Mode; icon: LucideIcon }[] = [
  { mode: 'listen', icon: Ear },
  { mode: 'whisper', icon: Megaphone },
  { mode: 'barge', icon: Mic },
];

/** Running is every consultation now, for supervisors, with the ways into it. */
export function Running() {
  const { t } = useTranslation('staff');
  const { live, line } = useDesk();
  const { busy, problem, run } = useAction();
  const calls = live.topics.calls ?? [];
  return (
    <Panel heading={t('supervise.running')}>
      {problem && (
        <Banner tone="error" heading={t('supervise.failed')} className="mb-3">
          {pick(problem)}
        </Banner>
      )}
      {calls.length === 0 ? (
        <p>{t('supervise.none')}</p>
      ) : (
        <table className="w-full text-left">
          <thead>
            <tr className="border-b border-solid-gray-400 text-[0.875rem]">
              <th className="py-1.5 pr-3">{t('supervise.counter')}</th>
              <th className="py-1.5 pr-3">{t('supervise.parties')}</th>
              <th className="py-1.5 pr-3 text-right">{t('supervise.time')}</th>
              <th className="py-1.5 pr-3">{t('supervise.quality')}</th>
              <th className="py-1.5">{t('supervise.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <Row
                key={call.id}
                call={call}
                disabled={busy || live.status !== 'open'}
                join={(mode) => run(() => line.join(call.id, mode))}
              />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({
  call,
  disabled,
  join,
}: {
  call: Consultation;
  disabled: boolean;
  join: (mode: Mode) => void;
}) {
  const { t } = useTranslation('staff');
  const { line, session } = useDesk();
  const counterName = useCounterName();
  const partyName = usePartyName();
  const now = useNow(line.live.serverNow);
  const counter = counterName(call.button) ?? t('history.direct');
  const quality = (call.quality ?? []).reduce<Quality>((worst, q) => worse(worst, qualityOf(q)), 'unknown');
  const state = stateOf(call);
  const place = call.parties.find((p) => p.part === 'caller')?.place;
  const inside = call.parties.some((p) => p.id === session.id);
  return (
    <tr className="border-b border-solid-gray-200 align-top last:border-0">
      <th scope="row" className="py-2 pr-3 font-bold">
        {counter}
        {state && (
          <span className="block font-normal">
            <StatusTag icon={state.icon} colour={state.colour} className="text-[0.875rem]">
              {state.key === 'queued'
                ? t('supervise.queued', { count: call.position ?? 1 })
                : t(`supervise.${state.key}`)}
            </StatusTag>
          </span>
        )}
      </th>
      <td className="py-2 pr-3">
        {call.parties.map((p) => partyName(p)).join(t('list.comma'))}
        {place && <span className="block text-[0.875rem] text-solid-gray-700">{place}</span>}
      </td>
      <td className="py-2 pr-3 text-right tabular-nums">
        {elapsed(now - Date.parse(call.connectedAt ?? call.since))}
      </td>
      <td className="py-2 pr-3">
        {call.state === 'connected' && <QualityTag quality={call.interrupted ? 'lost' : quality} />}
      </td>
      <td className="py-2">
        {inside && <p className="font-bold">{t('supervise.inside')}</p>}
        {call.state === 'connected' && !inside && (
          <div className="flex gap-1.5">
            {ways.map(({ mode, icon }) => (
              <Button
                key={mode}
                size="small"
                icon={icon}
                className="whitespace-nowrap"
                disabled={disabled}
                aria-label={t('supervise.join', { counter, action: t(`supervise.${mode}`) })}
                onClick={() => join(mode)}
              >
                {t(`supervise.${mode}`)}
              </Button>
            ))}
          </div>
        )}
      </td>
    </tr>
  );
}

function stateOf(call: Consultation):
  | {
      key: 'queued' | 'ringing' | 'held' | 'interrupted';
      icon: LucideIcon;
      colour: TagColour;
    }
  | undefined {
  if (call.state === 'queued') return { key: 'queued', icon: Clock, colour: 'orange' };
  if (call.state === 'ringing') return { key: 'ringing', icon: PhoneIncoming, colour: 'orange' };
  if (call.interrupted && call.interrupted.length > 0)
    return { key: 'interrupted', icon: Unplug, colour: 'red' };
  if (call.held) return { key: 'held', icon: Pause, colour: 'yellow' };
  return undefined;
}
