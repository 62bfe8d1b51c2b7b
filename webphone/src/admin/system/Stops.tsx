import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarClock, CircleCheck, CircleSlash, Clock, Wrench, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog, StatusTag, type TagColour } from '../../lib/components';
import { useOffice } from '../../office/context';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { system, type PlannedStop } from './api';
import { Facts } from './Card';
import { PlanStop, useStopDraft } from './PlanStop';

const looks: Record<PlannedStop['state'], { icon: LucideIcon; colour: TagColour }> = {
  scheduled: { icon: Clock, colour: 'yellow' },
  approved: { icon: CircleCheck, colour: 'blue' },
  maintenance: { icon: Wrench, colour: 'orange' },
  done: { icon: CircleCheck, colour: 'gray' },
  cancelled: { icon: CircleSlash, colour: 'gray' },
};

/** How often the state of a stop is looked at again, in ms: it moves by the clock. */
const lookAgain = 10_000;

type Step = 'approve' | 'cancel' | 'end';

/** Stops plans stops of the service and leads them through their approval (R21). */
export function Stops() {
  const { t } = useTranslation('system');
  const queries = useQueryClient();
  const planned = useStopDraft();
  const [open, setOpen] = useState<'plan' | { stop: PlannedStop; step: Step } | null>(null);
  const {
    data: stops,
    error,
    refetch,
  } = useQuery({
    queryKey: ['stops'],
    queryFn: system.stops,
    refetchInterval: lookAgain,
  });
  const move = useMutation({
    mutationFn: ({ stop, step }: { stop: PlannedStop; step: Step }) => system.moveStop(stop.id, step),
    onSettled: () => queries.invalidateQueries({ queryKey: ['stops'] }),
  });
  return (
    <>
      <PageHeading
        note={t('stop.note')}
        actions={
          <Button look="primary" icon={CalendarClock} onClick={() => setOpen('plan')}>
            {t('stop.plan')}
          </Button>
        }
      >
        {t('page.stops')}
      </PageHeading>
      <ol className="mb-6 grid gap-3 rounded-12 border border-solid-gray-200 bg-white p-5 md:grid-cols-4">
        {(['plan', 'approve', 'run', 'end'] as const).map((step, i) => (
          <li key={step} className="flex gap-3">
            <span
              aria-hidden
              className="flex size-8 shrink-0 items-center justify-center rounded-full bg-key-900 font-bold text-white"
            >
              {i + 1}
            </span>
            <span className="text-[0.9375rem]">{t(`stop.step.${step}`)}</span>
          </li>
        ))}
      </ol>
      <ProblemBanner error={error} heading={t('failed')} retry={() => void refetch()} />
      <ProblemBanner error={move.error} heading={t('stop.moveFailed')} />
      {stops?.length === 0 && (
        <div className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {t('stop.empty')}
        </div>
      )}
      <ul className="flex flex-col gap-4">
        {stops?.map((stop) => (
          <li key={stop.id}>
            <StopCard stop={stop} ask={(step) => setOpen({ stop, step })} />
          </li>
        ))}
      </ul>
      {open === 'plan' && (
        <PlanStop
          draft={planned.draft}
          change={planned.setDraft}
          onClose={() => setOpen(null)}
          onPlanned={() => {
            planned.clear();
            setOpen(null);
            void refetch();
          }}
        />
      )}
      {open !== null && open !== 'plan' && (
        <Ask
          step={open.step}
          onClose={() => setOpen(null)}
          onYes={() => {
            move.mutate(open);
            setOpen(null);
          }}
        />
      )}
    </>
  );
}

function StopCard({ stop, ask }: { stop: PlannedStop; ask: (step: Step) => void }) {
  const { t, i18n } = useTranslation('system');
  const { session } = useOffice();
  const format = useFormat();
  const { icon, colour } = looks[stop.state];
  const own = stop.createdBy === session.id;
  const open = stop.state === 'scheduled' || stop.state === 'approved';
  const minute = 60_000;
  const at = Date.parse(stop.at);
  const moment = (ms: number) => format.moment(new Date(ms).toISOString());
  return (
    <article
      className="rounded-12 border border-solid-gray-200 bg-white p-5"
      data-stop={stop.id}
      data-state={stop.state}
    >
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 className="text-[1.125rem] font-bold">{format.moment(stop.at)}</h2>
        <StatusTag icon={icon} colour={colour}>
          {t(`stop.state.${stop.state}`)}
        </StatusTag>
        <span>{t(`stop.mode.${stop.mode}`)}</span>
      </div>
      <p className="mb-3 text-[0.9375rem] text-solid-gray-800">{t(`stop.means.${stop.state}`)}</p>
      <Facts
        facts={[
          [t('stop.reason'), stop.reason],
          [t('stop.message'), i18n.language === 'en' ? stop.messageEn : stop.messageJa],
          [t('stop.noCallsFrom'), moment(at - stop.noCallsMinutes * minute)],
          [t('stop.callsEnd'), moment(at + stop.limitMinutes * minute)],
          [t('stop.until'), format.moment(stop.until)],
          [t('stop.createdBy'), t('noted', { what: stop.createdLogin, note: format.moment(stop.createdAt) })],
          [t('stop.approvedBy'), stop.approvedLogin ?? t('none')],
        ]}
      />
      {stop.state === 'scheduled' && own && (
        <Banner tone="info" heading={t('stop.own')} className="mt-4">
          {t('stop.ownText')}
        </Banner>
      )}
      <div className="mt-4 flex flex-wrap gap-3">
        {stop.state === 'scheduled' && !own && (
          <Button look="primary" icon={CircleCheck} onClick={() => ask('approve')}>
            {t('stop.approve')}
          </Button>
        )}
        {stop.state === 'maintenance' && (
          <Button look="primary" icon={CircleCheck} onClick={() => ask('end')}>
            {t('stop.end')}
          </Button>
        )}
        {open && (
          <Button icon={CircleSlash} onClick={() => ask('cancel')}>
            {t('stop.cancel')}
          </Button>
        )}
      </div>
    </article>
  );
}

function Ask({ step, onClose, onYes }: { step: Step; onClose: () => void; onYes: () => void }) {
  const { t } = useTranslation('system');
  return (
    <Dialog
      heading={t(`stop.ask.${step}.heading`)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} data-autofocus>
            {t('action.close', { ns: 'common' })}
          </Button>
          <Button look={step === 'cancel' ? 'danger' : 'primary'} onClick={onYes}>
            {t(`stop.${step}`)}
          </Button>
        </>
      }
    >
      {t(`stop.ask.${step}.text`)}
    </Dialog>
  );
}
