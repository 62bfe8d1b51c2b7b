import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useKeys } from '../keys';
import { BringPanel } from './BringPanel';
import { CallBars } from './CallBars';
import { CallInfo } from './CallInfo';
import { CallTools } from './CallTools';
import { ExitDialog } from './ExitDialog';
import { Keypad } from './Keypad';
import { Stage } from './Stage';
import { SupervisorBar } from './SupervisorBar';
import { useCall } from './use-call';

const problemShownFor = 8_000;

/** CallScreen is the consultation: the stage, the tools under it, and one panel beside it. */
export function CallScreen({ singleKeys }: { singleKeys: boolean }) {
  const { t } = useTranslation('staff');
  const call = useCall();
  const { act, busy, problem, clear, panel, setPanel } = call;
  useKeys(singleKeys, act);

  useEffect(() => {
    if (!problem) return;
    const timer = setTimeout(clear, problemShownFor);
    return () => clearTimeout(timer);
  }, [problem, clear]);

  return (
    <main className="flex min-h-0 flex-1 gap-4 p-4">
      <h1 className="sr-only">{t('call.heading')}</h1>
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <SupervisorBar change={call.change} takeOver={() => call.command('take-over')} busy={busy} />
        <CallBars
          busy={busy}
          actions={{
            cancelInvite: () => call.command('cancel-invite'),
            complete: () => call.command('complete'),
            merge: () => call.command('merge'),
            back: () => {
              if (call.consulted !== undefined) call.dismiss(call.consulted);
            },
            again: setPanel,
          }}
        />
        <Stage resume={() => act('hold')} cancelInvite={() => call.command('cancel-invite')} busy={busy} />
        {problem && (
          <Banner tone="error" heading={t('call.failed')}>
            {pick(problem)}
          </Banner>
        )}
        <CallTools act={act} busy={busy} panel={panel} />
      </div>
      {panel === 'transfer' || panel === 'invite' ? (
        <BringPanel key={panel} what={panel} bring={call.bring} close={() => setPanel('info')} />
      ) : panel === 'keypad' ? (
        <Keypad close={() => setPanel('info')} />
      ) : (
        <CallInfo dismiss={call.dismiss} busy={busy} />
      )}
      {call.leaving && <ExitDialog leave={call.leave} end={call.endForAll} close={call.stay} />}
    </main>
  );
}
