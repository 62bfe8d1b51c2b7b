import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Waypoints } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';

import { useOffice } from '../../office/context';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { records, type Detail } from './api';
import { CauseTag } from './cause-tag';
import { useNames } from './names';
import { Quality } from './Quality';
import { Receipts } from './Receipts';
import { Stretches } from './Stretches';
import { Timeline } from './Timeline';

const link =
  'inline-flex min-h-11 items-center gap-2 rounded-8 px-2 font-bold text-key-1000 underline underline-offset-4 hover:bg-key-50';

/** RecordDetail is everything that is known of one call. */
export function RecordDetail() {
  const { t } = useTranslation('records');
  const { session } = useOffice();
  const { id = '' } = useParams();
  const { state } = useLocation() as { state: { search?: string } | null };
  const { data, error, refetch } = useQuery({ queryKey: ['record', id], queryFn: () => records.detail(id) });
  return (
    <>
      <Link to={`/records${state?.search ?? ''}`} className={link}>
        <ArrowLeft aria-hidden size={20} />
        {t('detail.back')}
      </Link>
      <PageHeading
        actions={
          session.role === 'administrator' && (
            <Link to={`/admin/system/trace/${encodeURIComponent(id)}`} className={link}>
              <Waypoints aria-hidden size={20} />
              {t('detail.trace')}
            </Link>
          )
        }
      >
        {t('detail.heading')}
      </PageHeading>
      <ProblemBanner error={error} heading={t('detail.failed')} retry={() => void refetch()} />
      {data && (
        <div className="flex flex-col gap-6">
          <Block heading={t('detail.facts')}>
            <Facts detail={data} />
          </Block>
          <Block heading={t('detail.timeline')}>
            <Timeline detail={data} />
            <div className="mt-4">
              <Stretches detail={data} />
            </div>
          </Block>
          <Block heading={t('detail.notes')}>
            <Notes detail={data} />
          </Block>
          <Block heading={t('detail.quality')}>
            <Quality detail={data} />
          </Block>
          <Block heading={t('detail.receipt')}>
            <Receipts detail={data} />
          </Block>
        </div>
      )}
    </>
  );
}

function Block({ heading, children }: { heading: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-12 border border-solid-gray-200 bg-white p-6">
      <h2 id={id} className="mb-3 text-[1.25rem] font-bold">
        {heading}
      </h2>
      {children}
    </section>
  );
}

function Facts({ detail }: { detail: Detail }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const names = useNames();
  const waited = Date.parse(detail.connectedAt ?? detail.endedAt) - Date.parse(detail.startedAt);
  const facts: [string, ReactNode][] = [
    [t('detail.started'), format.moment(detail.startedAt)],
    [t('detail.connected'), format.moment(detail.connectedAt)],
    [t('detail.ended'), format.moment(detail.endedAt)],
    [t('detail.cause'), <CauseTag key="cause" cause={detail.cause} />],
    [t('detail.caller'), detail.caller || t('deleted')],
    [t('detail.agent'), detail.agentId ? detail.agent || t('deleted') : t('nobody')],
    [t('detail.button'), detail.button ? names('buttons', detail.button) : t('direct')],
    [t('detail.queue'), detail.queue ? names('queues', detail.queue) : t('direct')],
    [t('detail.waiting'), format.span(waited)],
    [t('detail.talking'), format.span(detail.talkingMs)],
    [t('detail.recovered'), t('detail.recoveredN', { n: detail.recovered })],
    [
      t('detail.id'),
      <code key="id" className="break-all">
        {detail.id}
      </code>,
    ],
  ];
  return (
    <dl className="grid grid-cols-1 gap-x-8 gap-y-3 sm:grid-cols-2 xl:grid-cols-4">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-[0.875rem] text-solid-gray-800">{name}</dt>
          <dd className="font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Notes({ detail }: { detail: Detail }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const names = useNames();
  if (detail.dispositions.length === 0) return <p>{t('detail.noNotes')}</p>;
  return (
    <ul className="flex flex-col gap-4">
      {detail.dispositions.map((note) => (
        <li key={note.account}>
          <p>
            <span className="font-bold">{names('codes', note.code)}</span>
            <span className="ml-3 text-[0.875rem] text-solid-gray-800">
              {note.name} {format.moment(note.at)}
            </span>
          </p>
          {note.hidden ? <p>{t('hidden')}</p> : <p className="whitespace-pre-wrap">{note.note}</p>}
        </li>
      ))}
    </ul>
  );
}
