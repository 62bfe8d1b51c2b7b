import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useDesk } from '../context';
import { callKeys, pageKeys, panelKeys, toolKeys, useKeys, type KeyAction } from '../keys';
import { ChatToast } from '../room/ChatToast';
import { CallRoomContext } from '../room/context';
import { zoomStep } from '../room/PageBar';
import { Rail } from '../room/Rail';
import { useCallRoomState } from '../room/use-call-room';
import { useUnread } from '../room/use-unread';
import { CallBars } from './CallBars';
import { CallSide } from './CallSide';
import { CallTools } from './CallTools';
import { ExitDialog } from './ExitDialog';
import { Stage } from './Stage';
import { SupervisorBar } from './SupervisorBar';
import { useCall } from './use-call';

const problemShownFor = 8_000;
const withoutPage: readonly KeyAction[] = [...callKeys, ...panelKeys];
const withPage: readonly KeyAction[] = [...withoutPage, ...toolKeys, ...pageKeys];

/** CallScreen is the consultation: the stage, the tools under it, and one panel beside it. */
export function CallScreen({ singleKeys }: { singleKeys: boolean }) {
  const { t } = useTranslation('staff');
  const { session } = useDesk();
  const call = useCall();
  const { act, busy, problem, clear, panel, setPanel } = call;
  const room = useCallRoomState(call);
  const unread = useUnread(room?.view.doc.chat, session.id, panel === 'conversation');
  const drives = room?.driver === true && room.shown !== undefined;

  const onKey = useCallback(
    (action: KeyAction) => {
      const page = room?.page;
      const tool = toolKeys.find((each) => each === action);
      if (tool) room?.ink.take(tool);
      else if (action === 'undo') page?.undo();
      else if (action === 'redo') page?.redo();
      else if (action === 'previous') page?.go((room?.shown?.number ?? 0) - 1);
      else if (action === 'next') page?.go((room?.shown?.number ?? 0) + 1);
      else if (action === 'zoomIn') page?.zoom(zoomStep);
      else if (action === 'zoomOut') page?.zoom(1 / zoomStep);
      else if (action === 'whole') page?.whole();
      else act(action);
    },
    [act, room],
  );
  useKeys(singleKeys, onKey, drives ? withPage : withoutPage);

  useEffect(() => {
    if (!problem) return;
    const timer = setTimeout(clear, problemShownFor);
    return () => clearTimeout(timer);
  }, [problem, clear]);

  return (
    <CallRoomContext value={room}>
      <main className="flex min-h-0 flex-1 gap-3 p-4 max-[1500px]:py-3">
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
          <div className="relative min-h-0 flex-1">
            <Stage
              resume={() => act('hold')}
              cancelInvite={() => call.command('cancel-invite')}
              busy={busy}
              pasted={() => setPanel('documents')}
            />
            {unread.last && (
              <ChatToast key={unread.at} message={unread.last} open={() => setPanel('conversation')} />
            )}
          </div>
          {room?.view.status === 'lost' && (
            <p role="status" className="rounded-8 border-2 border-orange-800 bg-white px-4 py-1.5 font-bold">
              {t('room.lost')}
            </p>
          )}
          {problem && (
            <Banner tone="error" heading={t('room.failed')}>
              {pick(problem)}
            </Banner>
          )}
          <CallTools act={act} busy={busy} panel={panel} />
        </div>
        <CallSide call={call} room={room} />
        <Rail panel={panel} act={act} room={room} unread={unread.count} />
        {call.leaving && <ExitDialog leave={call.leave} end={call.endForAll} close={call.stay} />}
      </main>
    </CallRoomContext>
  );
}
