import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useDesk } from '../context';
import { useKeys, type KeyAction } from '../keys';
import { CallInfo } from './CallInfo';
import { CallTools } from './CallTools';
import { Stage } from './Stage';
import { useAction } from './use-action';

/** CallScreen is the consultation: the stage, the tools under it, facts beside it. */
export function CallScreen({ singleKeys }: { singleKeys: boolean }) {
  const { t } = useTranslation('staff');
  const { line, live, keeper } = useDesk();
  const { busy, problem, clear, run } = useAction();
  const call = live.topics.call;
  const callID = call?.id;
  const held = call?.held === true;

  const act = useCallback(
    (action: KeyAction) => {
      const { off } = keeper.get();
      switch (action) {
        case 'mute':
          keeper.setOff('audio', !off.audio);
          break;
        case 'camera':
          keeper.setOff('video', !off.video);
          break;
        case 'hold':
          if (callID !== undefined && !busy)
            run(() => line.live.command(held ? 'resume' : 'hold', { call: callID }));
          break;
        case 'end':
          run(() => line.hangup());
          break;
        default:
          break;
      }
    },
    [keeper, line, callID, held, busy, run],
  );
  useKeys(singleKeys, act);

  useEffect(() => {
    if (!problem) return;
    const timer = setTimeout(clear, 8_000);
    return () => clearTimeout(timer);
  }, [problem, clear]);

  return (
    <main className="flex min-h-0 flex-1 gap-4 p-4">
      <h1 className="sr-only">{t('call.heading')}</h1>
      <div className="flex min-w-0 flex-1 flex-col gap-4">
        <Stage resume={() => act('hold')} busy={busy} />
        {problem && (
          <Banner tone="error" heading={t('call.failed')}>
            {pick(problem)}
          </Banner>
        )}
        <CallTools act={act} busy={busy} />
      </div>
      <CallInfo />
    </main>
  );
}
