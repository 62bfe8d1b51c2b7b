import { CircleCheck, CircleSlash, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx, Dialog } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Presence as Choice } from '../../lib/protocol';
import { useDesk } from '../context';
import { useAction } from './use-action';
import { missedCalls, useReason } from './words';

/** Presence is the agent's own choice: available, or away with a reason. */
export function Presence() {
  const { t } = useTranslation('staff');
  const { live, line, lists } = useDesk();
  const reasonText = useReason();
  const { busy, problem, run } = useAction();
  const [asking, setAsking] = useState(false);
  const me = live.topics.me;

  if (!me) {
    return live.status === 'open' ? <p className="text-solid-gray-800">{t('presence.notAgent')}</p> : null;
  }
  const set = (presence: Choice, reason?: string) => {
    setAsking(false);
    run(() => line.live.command('presence', { presence, ...(reason ? { reason } : {}) }));
  };
  const disabled = busy || live.status !== 'open';

  if (me.presence === 'offline') {
    return (
      <Button look="primary" icon={Play} disabled={disabled} onClick={() => set('available')}>
        {t('presence.begin')}
      </Button>
    );
  }
  const away = me.presence === 'away';
  const shown = me.reason !== missedCalls && lists.reasons.length > 0;
  return (
    <div className="flex flex-wrap items-center gap-3">
      {problem && (
        <p role="alert" className="text-red-900">
          {t('presence.failed')}: {pick(problem)}
        </p>
      )}
      {away && !shown && me.reason && <p className="font-bold">{reasonText(me.reason)}</p>}
      {away && shown && (
        <label className="flex items-center gap-2">
          <span className="sr-only">{t('presence.reason')}</span>
          <select
            className="min-h-11 max-w-48 rounded-8 border border-solid-gray-600 bg-white px-2"
            disabled={disabled}
            value={me.reason ?? ''}
            onChange={(ev) => set('away', ev.target.value)}
          >
            {!lists.reasons.some((r) => r.id === me.reason) && (
              <option value={me.reason ?? ''}>{reasonText(me.reason) || t('presence.noReason')}</option>
            )}
            {lists.reasons.map((reason) => (
              <option key={reason.id} value={reason.id}>
                {pick(reason)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div
        role="radiogroup"
        aria-label={t('presence.label')}
        className="flex rounded-8 border border-solid-gray-600 bg-white p-0.5"
      >
        <Segment
          chosen={!away}
          icon={CircleCheck}
          look="bg-green-800 text-white"
          disabled={disabled}
          choose={() => set('available')}
          text={t('presence.available')}
        />
        <Segment
          chosen={away}
          icon={CircleSlash}
          look="bg-yellow-400 text-solid-gray-900"
          disabled={disabled}
          choose={() => {
            if (lists.reasonCompulsory) setAsking(true);
            else set('away', lists.reasons[0]?.id);
          }}
          text={t('presence.away')}
        />
      </div>
      {asking && (
        <Dialog heading={t('presence.choose')} onClose={() => setAsking(false)}>
          <div className="grid grid-cols-2 gap-3">
            {lists.reasons.map((reason, i) => (
              <Button
                key={reason.id}
                size="large"
                {...(i === 0 ? { 'data-autofocus': true } : {})}
                onClick={() => set('away', reason.id)}
              >
                {pick(reason)}
              </Button>
            ))}
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Segment({
  chosen,
  icon: Icon,
  look,
  text,
  disabled,
  choose,
}: {
  chosen: boolean;
  icon: typeof CircleCheck;
  look: string;
  text: string;
  disabled: boolean;
  choose: () => void;
}) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      disabled={disabled}
      onClick={() => {
        if (!chosen) choose();
      }}
      className={cx(
        'inline-flex min-h-11 items-center gap-2 rounded-6 px-4 font-bold whitespace-nowrap',
        chosen ? look : 'text-solid-gray-800 hover:bg-solid-gray-50',
      )}
    >
      <Icon aria-hidden size={20} />
      {text}
    </button>
  );
}
