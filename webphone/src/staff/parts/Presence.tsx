import { CircleCheck, CircleSlash, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Presence as Choice } from '../../lib/protocol';
import { useDesk } from '../context';
import { useAction } from './use-action';
import { awayReasons, useReason, type AwayReason } from './words';

/** Presence is the agent's own choice: available, or away with a reason. */
export function Presence() {
  const { t } = useTranslation('staff');
  const { live, line } = useDesk();
  const reasonText = useReason();
  const { busy, problem, run } = useAction();
  const [lastReason, setLastReason] = useState<AwayReason>('break');
  const me = live.topics.me;

  if (!me) {
    return live.status === 'open' ? <p className="text-solid-gray-800">{t('presence.notAgent')}</p> : null;
  }
  const set = (presence: Choice, reason?: AwayReason) =>
    run(() => line.live.command('presence', { presence, ...(reason ? { reason } : {}) }));
  const disabled = busy || live.status !== 'open';

  if (me.presence === 'offline') {
    return (
      <Button look="primary" icon={Play} disabled={disabled} onClick={() => set('available')}>
        {t('presence.begin')}
      </Button>
    );
  }
  const away = me.presence === 'away';
  return (
    <div className="flex flex-wrap items-center gap-3">
      {problem && (
        <p role="alert" className="text-red-900">
          {t('presence.failed')}: {pick(problem)}
        </p>
      )}
      {away && (
        <label className="flex items-center gap-2">
          <span className="sr-only">{t('presence.reason')}</span>
          <select
            className="min-h-11 rounded-8 border border-solid-gray-600 bg-white px-2"
            disabled={disabled}
            value={awayReasons.includes(me.reason as AwayReason) ? me.reason : 'other'}
            onChange={(ev) => {
              setLastReason(ev.target.value as AwayReason);
              set('away', ev.target.value as AwayReason);
            }}
          >
            {awayReasons.map((reason) => (
              <option key={reason} value={reason}>
                {reasonText(reason)}
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
          choose={() => set('away', lastReason)}
          text={t('presence.away')}
        />
      </div>
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
        'inline-flex min-h-11 items-center gap-2 rounded-6 px-4 font-bold',
        chosen ? look : 'text-solid-gray-800 hover:bg-solid-gray-50',
      )}
    >
      <Icon aria-hidden size={20} />
      {text}
    </button>
  );
}
