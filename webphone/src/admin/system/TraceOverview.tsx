import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Circle, CircleDot, Square } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Button, SelectField, StatusTag } from '../../lib/components';
import { useFormat } from '../../office/format';
import { DataTable } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { system } from './api';
import { Card } from './Card';

const spans = [5, 15, 30, 60] as const;

/** How often the state is looked at again while messages are kept, in ms. */
const lookAgain = 3_000;

/** TraceOverview switches the trace of messages on and lists the calls it has. */
export function TraceOverview() {
  const { t } = useTranslation('system');
  const format = useFormat();
  const queries = useQueryClient();
  const [minutes, setMinutes] = useState(15);
  const {
    data: state,
    error,
    refetch,
  } = useQuery({
    queryKey: ['sip-trace'],
    queryFn: system.traceState,
    refetchInterval: (query) => (query.state.data?.until === undefined ? false : lookAgain),
  });
  const set = useMutation({
    mutationFn: system.setTrace,
    onSuccess: (next) => queries.setQueryData(['sip-trace'], next),
  });
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    set.mutate(minutes);
  };
  const on = state?.until !== undefined;
  return (
    <>
      <PageHeading note={t('trace.note')}>{t('page.trace')}</PageHeading>
      <ProblemBanner error={error} heading={t('failed')} retry={() => void refetch()} />
      <ProblemBanner error={set.error} heading={t('trace.setFailed')} />
      <Card
        heading={t('trace.record')}
        className="mb-6 max-w-4xl"
        status={
          <StatusTag icon={on ? CircleDot : Circle} colour={on ? 'red' : 'gray'}>
            {on ? t('trace.on', { at: format.time(state.until) }) : t('trace.off')}
          </StatusTag>
        }
      >
        <form onSubmit={submit} className="flex flex-wrap items-end gap-4">
          <SelectField
            label={t('trace.for')}
            className="w-40"
            value={minutes}
            onChange={(ev) => setMinutes(Number(ev.target.value))}
          >
            {spans.map((n) => (
              <option key={n} value={n}>
                {t('minutes', { n })}
              </option>
            ))}
          </SelectField>
          <Button type="submit" look={on ? 'secondary' : 'primary'} icon={CircleDot} disabled={set.isPending}>
            {t(on ? 'trace.again' : 'trace.begin')}
          </Button>
          {on && (
            <Button icon={Square} disabled={set.isPending} onClick={() => set.mutate(0)}>
              {t('trace.end')}
            </Button>
          )}
        </form>
        <p className="mt-4 text-[0.875rem] text-solid-gray-700">{t('trace.help')}</p>
        {state && state.messages > 0 && (
          <p className="mt-2 text-[0.875rem]">
            {t('trace.kept', { n: format.count(state.messages) })}
            {state.dropped > 0 && ` ${t('trace.dropped', { n: format.count(state.dropped) })}`}
          </p>
        )}
      </Card>
      <h2 className="mb-3 text-[1.25rem] font-bold">{t('trace.calls')}</h2>
      {state?.calls.length === 0 ? (
        <div className="rounded-12 border border-solid-gray-200 bg-white p-8 text-center">
          {t(on ? 'trace.waiting' : 'trace.empty')}
        </div>
      ) : (
        <DataTable
          caption={t('trace.calls')}
          rows={state?.calls ?? []}
          rowKey={(call) => call.id}
          rowProps={(call) => ({ 'data-call': call.id })}
          columns={[
            {
              key: 'at',
              heading: t('trace.at'),
              cell: (call) => (
                <Link
                  to={`/admin/system/trace/${call.id}`}
                  className="font-bold text-key-900 underline underline-offset-4"
                >
                  {call.startedAt === undefined ? t('trace.unknownTime') : format.moment(call.startedAt)}
                </Link>
              ),
            },
            { key: 'caller', heading: t('trace.caller'), cell: (call) => call.caller ?? t('none') },
            { key: 'callee', heading: t('trace.callee'), cell: (call) => call.callee ?? t('none') },
            {
              key: 'state',
              heading: t('trace.state'),
              cell: (call) => t(call.running ? 'trace.running' : 'trace.over'),
            },
          ]}
        />
      )}
    </>
  );
}
