import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { CommandError } from '../../lib/live';
import type { Problem } from '../../lib/protocol';
import { deskChannel, readWish, type DeskAnswer, type Wish } from '../../lib/wish';
import { useDesk } from '../context';
import { partsOf } from '../roles';

/** WishedCall brings a supervisor into the consultation that they chose on the board, as soon as the phone is ready. */
export function WishedCall({ takesWish }: { takesWish: () => void }) {
  const { t } = useTranslation('staff');
  const { live, line, phone, session } = useDesk();
  const [wish, setWish] = useState<Wish>();
  const [handOver, setHandOver] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const asked = useRef<Wish>(undefined);
  const may = session.role === 'supervisor' || session.role === 'administrator';
  const ready = live.status === 'open' && phone.registration === 'registered';
  const { own } = partsOf(live.topics.call, session.id);
  const call = live.topics.call?.id;

  useEffect(() => {
    if (!may) return;
    const take = (next: Wish | undefined) => {
      if (!next) return;
      takesWish();
      setProblem(undefined);
      setWish(next);
    };
    // The address is for this once: a page that is loaded again does not join again.
    const read = () => {
      take(readWish(location.hash));
      if (location.hash) history.replaceState(null, '', location.pathname);
    };
    read();
    addEventListener('hashchange', read);
    const channel = new BroadcastChannel(deskChannel);
    channel.onmessage = (ev: MessageEvent<{ wish?: Wish }>) => {
      if (!ev.data.wish) return;
      const answer: DeskAnswer = { taken: ev.data.wish.call };
      channel.postMessage(answer);
      take(ev.data.wish);
    };
    return () => {
      removeEventListener('hashchange', read);
      channel.close();
    };
  }, [may, takesWish]);

  useEffect(() => {
    if (!may || !wish || !ready || asked.current === wish) return;
    asked.current = wish;
    const { takeOver } = wish;
    line.join(wish.call, wish.mode).then(
      () => {
        setWish(undefined);
        if (takeOver) setHandOver(wish.call);
      },
      (err: unknown) => {
        if (!(err instanceof CommandError)) throw err;
        setWish(undefined);
        setProblem(err.problem);
      },
    );
  }, [may, wish, ready, line]);

  // Only who is in the consultation can take it over.
  useEffect(() => {
    if (handOver === undefined || call !== handOver || own?.part !== 'supervisor') return;
    line.live.command('take-over', { call: handOver }).then(
      () => setHandOver(undefined),
      (err: unknown) => {
        if (!(err instanceof CommandError)) throw err;
        setHandOver(undefined);
        setProblem(err.problem);
      },
    );
  }, [handOver, call, own?.part, line]);

  if (problem) {
    return (
      <Banner
        tone="error"
        heading={t('supervise.failed')}
        className="m-3"
        actions={<Button onClick={() => setProblem(undefined)}>{t('action.close', { ns: 'common' })}</Button>}
      >
        {pick(problem)}
      </Banner>
    );
  }
  if (!may || !wish) return null;
  return (
    <p role="status" className="m-3 rounded-8 bg-purple-50 px-4 py-2 font-bold">
      {t('supervise.entering')}
    </p>
  );
}
