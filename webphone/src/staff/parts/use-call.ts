import { useCallback, useState } from 'react';

import type { InvitePurpose, Mode, Target } from '../../lib/protocol';
import { useDesk } from '../context';
import { panelKeys, type KeyAction } from '../keys';
import { exitOf, partsOf } from '../roles';
import { useAction } from './use-action';

/** What is open beside the stage; none leaves it all the room. */
export type CallPanel = (typeof panelKeys)[number] | 'transfer' | 'invite' | 'keypad' | 'none';

/** useCall is everything that may be done in a call, and what is open for it. */
export function useCall() {
  const { line, live, keeper, session } = useDesk();
  const { busy, problem, clear, run, attempt, refused } = useAction();
  const [panel, setPanel] = useState<CallPanel>('info');
  const [leaving, setLeaving] = useState(false);
  const call = live.topics.call;
  const id = call?.id;
  const parts = partsOf(call, session.id);
  const [mine, calm] = [parts.own?.part === 'agent', call?.invite === undefined && !parts.consulted];
  const exit = exitOf(parts);
  const held = call?.held === true;

  const command = useCallback(
    (name: 'hold' | 'resume' | 'cancel-invite' | 'complete' | 'merge' | 'take-over') => {
      if (id !== undefined && !busy) run(() => line.live.command(name, { call: id }));
    },
    [line, id, busy, run],
  );
  const bring = (purpose: InvitePurpose, to: Target) => {
    if (id === undefined) return;
    setPanel('info');
    run(() => line.live.command('invite', { call: id, purpose, to }));
  };
  const dismiss = (account: string) => {
    if (id !== undefined) run(() => line.live.command('dismiss', { call: id, account }));
  };
  const change = (mode: Mode) => {
    if (id !== undefined) run(() => line.join(id, mode));
  };
  const leave = () => {
    setLeaving(false);
    run(() => line.leave());
  };
  /** The call ends for everybody: the others of the staff first, as it would go on with one of them. */
  const endForAll = () => {
    setLeaving(false);
    run(async () => {
      if (id !== undefined) {
        const others = parts.consulted ? [parts.consulted, ...parts.guests] : parts.guests;
        for (const { id: account } of others) await line.live.command('dismiss', { call: id, account });
      }
      await line.hangup();
    });
  };

  const act = useCallback(
    (action: KeyAction) => {
      const { off } = keeper.get();
      const toggle = (which: CallPanel) => setPanel((open) => (open === which ? 'info' : which));
      switch (action) {
        case 'mute':
          keeper.setOff('audio', !off.audio);
          break;
        case 'camera':
          keeper.setOff('video', !off.video);
          break;
        case 'hold':
          if (calm) command(held ? 'resume' : 'hold');
          break;
        case 'transfer':
        case 'invite':
          if (mine && calm) toggle(action);
          break;
        case 'keypad':
          toggle('keypad');
          break;
        case 'info':
          setPanel((open) => (open === 'info' ? 'none' : 'info'));
          break;
        case 'documents':
        case 'conversation':
        case 'printing':
        case 'equipment':
          toggle(action);
          break;
        case 'complete':
        case 'merge':
          if (mine && parts.consulted) command(action);
          break;
        case 'end':
          if (exit === 'choose') setLeaving(true);
          else run(() => (exit === 'leave' ? line.leave() : line.hangup()));
          break;
        default:
          break;
      }
    },
    [keeper, line, run, command, held, mine, calm, exit, parts.consulted],
  );

  return {
    act,
    attempt,
    refused,
    busy,
    problem,
    clear,
    panel: (panel === 'transfer' || panel === 'invite') && !(mine && calm) ? 'info' : panel,
    setPanel,
    leaving,
    stay: () => setLeaving(false),
    command,
    bring,
    dismiss,
    change,
    leave,
    endForAll,
    consulted: parts.consulted?.id,
  };
}
