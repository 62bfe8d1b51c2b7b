import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Running } from '../../lib/protocol';
import type { Wish } from '../../lib/wish';
import { orderCalls } from './board';
import { ConsultationRow } from './ConsultationRow';
import { useBoard } from './context';
import { enterDesk, type Entered } from './desk';
import { MoveDialog } from './MoveDialog';
import { Section } from './Section';
import { TakeOverDialog } from './TakeOverDialog';
import { useCommand } from './use-command';

/** Consultations are all that wait or run, and the ways to help. */
export function Consultations({
  queue,
  chosen,
  className,
}: {
  /** Only those of this queue. */
  queue: string | undefined;
  /** The one that a link points at. */
  chosen: string | undefined;
  className?: string;
}) {
  const { t } = useTranslation('board');
  const { live, wall } = useBoard();
  const { busy, problem, clear, run } = useCommand();
  const [entered, setEntered] = useState<Entered>();
  const [moving, setMoving] = useState<Running>();
  const [taking, setTaking] = useState<Running>();
  const all = live.topics.calls ?? [];
  const calls = orderCalls(queue === undefined ? all : all.filter((c) => c.queue === queue));
  const enter = (wish: Wish | undefined) => {
    void enterDesk(wish).then((how) => setEntered(how === 'window' ? undefined : how));
  };
  return (
    <Section
      heading={t('calls.heading')}
      note={t('calls.counts', {
        waiting: calls.filter((c) => c.state !== 'connected').length,
        talking: calls.filter((c) => c.state === 'connected').length,
      })}
      {...(className ? { className } : {})}
    >
      {problem && (
        <Banner
          tone="error"
          heading={t('calls.failed')}
          className="mb-2"
          actions={<Button onClick={clear}>{t('action.close', { ns: 'common' })}</Button>}
        >
          {pick(problem)}
        </Banner>
      )}
      {entered && (
        <Banner
          tone={entered === 'blocked' ? 'error' : 'success'}
          heading={t(`entered.${entered}`)}
          className="mb-2"
          actions={
            <Button onClick={() => setEntered(undefined)}>{t('action.close', { ns: 'common' })}</Button>
          }
        />
      )}
      {calls.length === 0 ? (
        <p className="py-6 text-center text-solid-gray-700">{t('calls.none')}</p>
      ) : (
        <table className="w-full border-collapse text-left text-[0.875rem] leading-[1.35]">
          <thead>
            <tr className="border-b border-solid-gray-300 text-[0.8125rem] text-solid-gray-700">
              <th scope="col" className="w-28 py-1 pr-2 font-normal">
                {t('calls.state')}
              </th>
              <th scope="col" className="py-1 pr-2 font-normal">
                {t('calls.counter')}
              </th>
              <th scope="col" className="py-1 pr-2 font-normal">
                {t('calls.people')}
              </th>
              <th scope="col" className="w-16 py-1 pr-2 text-right font-normal">
                {t('calls.time')}
              </th>
              <th scope="col" className="w-28 py-1 pr-2 font-normal">
                {t('calls.quality')}
              </th>
              {!wall && (
                <th scope="col" className="w-[1%] py-1 font-normal">
                  {t('calls.actions')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <ConsultationRow
                key={call.id}
                call={call}
                chosen={call.id === chosen}
                busy={busy || live.status !== 'open'}
                enter={enter}
                first={() => run('move', { call: call.id, queue: call.queue ?? '', first: true })}
                move={() => setMoving(call)}
                takeOver={() => setTaking(call)}
              />
            ))}
          </tbody>
        </table>
      )}
      {moving && <MoveDialog call={moving} close={() => setMoving(undefined)} />}
      {taking && (
        <TakeOverDialog
          call={taking}
          close={() => setTaking(undefined)}
          confirm={() => {
            setTaking(undefined);
            enter({ call: taking.id, mode: 'barge', takeOver: true });
          }}
        />
      )}
    </Section>
  );
}
