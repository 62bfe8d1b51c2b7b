import { CircleCheck, CircleSlash, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { elapsed } from '../../lib/clock';
import { Banner, Button, Dialog, SelectField } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Colleague, Presence } from '../../lib/protocol';
import { useBoard, useReason } from './context';
import { useCommand } from './use-command';

/** AgentDialog says what one person is doing, and changes their state for them. */
export function AgentDialog({ agent, close }: { agent: Colleague; close: () => void }) {
  const { t } = useTranslation('board');
  const { live, now, reasons, compulsory, session } = useBoard();
  const reasonText = useReason()(agent.reason);
  const { busy, problem, run } = useCommand();
  const [reason, setReason] = useState(compulsory ? (reasons[0]?.id ?? '') : '');
  const call = live.topics.calls?.find((c) => c.parties.some((p) => p.id === agent.account));
  const queues = (live.topics.queues ?? []).filter((q) => agent.queues.includes(q.id));
  const set = (presence: Presence) =>
    run('set-presence', {
      account: agent.account,
      presence,
      ...(presence === 'away' && reason ? { reason } : {}),
    });
  const disabled = busy || live.status !== 'open';
  return (
    <Dialog heading={agent.name} onClose={close}>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        <dt className="text-solid-gray-700">{t('agent.state')}</dt>
        <dd className="font-bold">
          {t(`agents.state.${agent.state}`)}
          {reasonText && ` (${reasonText})`}{' '}
          <span className="font-normal tabular-nums">{elapsed(now - Date.parse(agent.since))}</span>
        </dd>
        {queues.length > 0 && (
          <>
            <dt className="text-solid-gray-700">{t('agent.counters')}</dt>
            <dd>{queues.map((q) => pick({ ja: q.nameJa, en: q.nameEn })).join(t('comma'))}</dd>
          </>
        )}
      </dl>
      <p className="mt-2 flex flex-wrap gap-x-6">
        {call && (
          <Link to={`/board?call=${encodeURIComponent(call.id)}`} className={link}>
            {t('agent.call')}
          </Link>
        )}
        {session.role === 'administrator' && (
          <Link to={`/admin/accounts/${agent.account}`} className={link}>
            {t('agent.account')}
          </Link>
        )}
      </p>
      <h3 className="mt-5 font-bold">{t('agent.change')}</h3>
      <p className="text-[0.875rem] text-solid-gray-700">{t('agent.changeText')}</p>
      {problem && (
        <Banner tone="error" heading={t('agent.failed')} className="mt-3">
          {pick(problem)}
        </Banner>
      )}
      <div className="mt-3 flex flex-wrap gap-3">
        <Button
          icon={CircleCheck}
          disabled={disabled || agent.state === 'available'}
          onClick={() => set('available')}
        >
          {t('agents.state.available')}
        </Button>
        <Button icon={UserX} disabled={disabled || agent.state === 'offline'} onClick={() => set('offline')}>
          {t('agents.state.offline')}
        </Button>
      </div>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <SelectField
          label={t('agent.reason')}
          className="min-w-52"
          value={reason}
          disabled={disabled}
          onChange={(ev) => setReason(ev.target.value)}
        >
          {!compulsory && <option value="">{t('agent.noReason')}</option>}
          {reasons.map((r) => (
            <option key={r.id} value={r.id}>
              {pick(r)}
            </option>
          ))}
        </SelectField>
        <Button icon={CircleSlash} disabled={disabled} onClick={() => set('away')}>
          {t('agents.state.away')}
        </Button>
      </div>
    </Dialog>
  );
}

const link = 'inline-flex min-h-11 items-center font-bold text-key-1000 underline underline-offset-4';
