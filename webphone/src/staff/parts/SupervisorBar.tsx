import { Ear, Eye, Megaphone, Mic, UserCog, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx, Dialog } from '../../lib/components';
import type { Mode } from '../../lib/protocol';
import { useDesk } from '../context';
import { partsOf } from '../roles';

const modes: readonly Mode[] = ['listen', 'whisper', 'barge'];
const marks: Record<Mode, LucideIcon> = { listen: Ear, whisper: Megaphone, barge: Mic };

/** SupervisorBar is how a supervisor takes part, what that means, and the switches for it. */
export function SupervisorBar({
  change,
  takeOver,
  busy,
}: {
  change: (mode: Mode) => void;
  takeOver: () => void;
  busy: boolean;
}) {
  const { t } = useTranslation('staff');
  const { live, session } = useDesk();
  const [asking, setAsking] = useState(false);
  const { own, agent } = partsOf(live.topics.call, session.id);
  if (own?.part !== 'supervisor') return null;
  const mode = own.mode ?? 'listen';
  const disabled = busy || live.status !== 'open';
  return (
    <section className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-12 border-3 border-purple-800 bg-purple-50 px-4 py-2.5">
      <Eye aria-hidden size={28} className="shrink-0 text-purple-1000" />
      <div className="min-w-0 flex-1 basis-72" role="status">
        <p className="text-[1.125rem] leading-[1.5] font-bold">{t('supervise.heading')}</p>
        <p>{t(`supervise.${mode}Text`)}</p>
      </div>
      <div
        role="radiogroup"
        aria-label={t('supervise.mode')}
        className="flex rounded-8 border border-solid-gray-600 bg-white p-0.5"
      >
        {modes.map((each) => {
          const Mark = marks[each];
          return (
            <button
              key={each}
              type="button"
              role="radio"
              aria-checked={mode === each}
              disabled={disabled}
              onClick={() => {
                if (mode !== each) change(each);
              }}
              className={cx(
                'inline-flex min-h-11 items-center gap-2 rounded-6 px-4 font-bold whitespace-nowrap',
                mode === each ? 'bg-purple-900 text-white' : 'text-solid-gray-800 hover:bg-solid-gray-50',
              )}
            >
              <Mark aria-hidden size={20} />
              {t(`supervise.${each}`)}
            </button>
          );
        })}
      </div>
      {agent && (
        <Button icon={UserCog} disabled={disabled} onClick={() => setAsking(true)}>
          {t('supervise.takeOver')}
        </Button>
      )}
      {asking && agent && (
        <Dialog
          heading={t('supervise.takeOverConfirm')}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)} data-autofocus>
                {t('action.cancel', { ns: 'common' })}
              </Button>
              <Button
                look="primary"
                icon={UserCog}
                onClick={() => {
                  setAsking(false);
                  takeOver();
                }}
              >
                {t('supervise.takeOver')}
              </Button>
            </>
          }
        >
          <p>{t('supervise.takeOverText', { name: agent.name })}</p>
        </Dialog>
      )}
    </section>
  );
}
