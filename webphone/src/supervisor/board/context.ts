import { createContext, use, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { buttonText, type ButtonInfo, type Session, type Site } from '../../lib/api';
import { useNow } from '../../lib/clock';
import { pick } from '../../lib/i18n';
import { socketURL, LiveClient, type LiveState } from '../../lib/live';
import type { Colleague, Running } from '../../lib/protocol';
import { useStore } from '../../lib/store';
import { useLogin } from '../../lib/use-login';
import { useOffice } from '../../office/context';

/** A reason for being away that may be chosen. */
export interface Reason {
  id: string;
  ja: string;
  en: string;
}

export interface BoardValue {
  session: Session;
  site: Site;
  client: LiveClient;
  live: LiveState;
  buttons: ButtonInfo[];
  reasons: Reason[];
  /** Nobody is away without a reason. */
  compulsory: boolean;
  /** A big screen that nobody operates. */
  wall: boolean;
  /** The server's time in ms, every second. */
  now: number;
}

export const BoardContext = createContext<BoardValue | null>(null);

export function useBoard(): BoardValue {
  const value = use(BoardContext);
  if (!value) throw new Error('no board around this component');
  return value;
}

/** The login is over: the application asks for a new one when it starts. */
const startAnew = () => location.reload();

/** useBoardLine keeps the board's own live connection, which takes no calls. */
export function useBoardLine(): { client: LiveClient; live: LiveState; now: number } {
  const [client] = useState(() => new LiveClient({ url: socketURL('/ws?watch') }));
  useEffect(() => {
    client.start();
    return () => client.stop();
  }, [client]);
  useLogin(client, startAnew);
  return { client, live: useStore(client), now: useNow(client.serverNow) };
}

/** useAgents is everybody who serves counters, this person too. */
export function useAgents(): Colleague[] {
  const { live, session } = useBoard();
  const { session: own } = useOffice();
  const { colleagues = [], me } = live.topics;
  if (!me) return colleagues;
  const self: Colleague = {
    account: session.id,
    name: own.name,
    state: me.state,
    since: me.since,
    queues: [],
    ...(me.reason ? { reason: me.reason } : {}),
  };
  return [...colleagues, self];
}

/** useCounter names the counter of a consultation: by its button, else its queue. */
export function useCounter(): (call: Running) => string {
  const { t, i18n } = useTranslation('board');
  const { buttons, live } = useBoard();
  return (call) => {
    const text = buttonText(
      buttons.find((b) => b.id === call.button),
      i18n.language,
    );
    if (text) return text.label;
    const queue = live.topics.queues?.find((q) => q.id === call.queue);
    return queue ? pick({ ja: queue.nameJa, en: queue.nameEn }) : t('call.direct');
  };
}

const missedCalls = 'missed-calls';

/** useReason says why somebody is away. */
export function useReason(): (reason: string | undefined) => string {
  const { t } = useTranslation('board');
  const { reasons } = useBoard();
  return (id) => {
    if (!id) return '';
    if (id === missedCalls) return t('agents.missed');
    const known = reasons.find((r) => r.id === id);
    return known ? pick(known) : id;
  };
}
