import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, FileDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { Button, cx } from '../../lib/components';
import { useFormat } from '../../office/format';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { system, type Trace } from './api';
import { asText, ladder, serverColumn, type Rung } from './ladder';

/** TracePage is one call as a ladder of messages; a message that is chosen is shown whole. */
export function TracePage() {
  const { t } = useTranslation('system');
  const { call = '' } = useParams();
  const {
    data: trace,
    error,
    refetch,
  } = useQuery({
    queryKey: ['sip-trace', call],
    queryFn: () => system.trace(call),
  });
  return (
    <>
      <p className="mb-3">
        <Link
          to="/admin/system/trace"
          className="inline-flex items-center gap-1.5 font-bold text-key-900 underline underline-offset-4"
        >
          <ArrowLeft aria-hidden size={18} />
          {t('trace.back')}
        </Link>
      </p>
      <PageHeading
        note={t('trace.pageNote')}
        actions={
          trace && (
            <Button icon={FileDown} onClick={() => save(trace)}>
              {t('trace.save')}
            </Button>
          )
        }
      >
        {t('trace.heading')}
      </PageHeading>
      <ProblemBanner error={error} heading={t('trace.none')} retry={() => void refetch()} />
      {trace && <LadderView trace={trace} />}
    </>
  );
}

/** save hands the trace over as a text file. */
function save(trace: Trace) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([asText(trace)], { type: 'text/plain;charset=utf-8' }));
  link.download = `trace-${trace.call}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000); // the browser has begun to read it then
}

const percent = (at: number) => `${(at * 100).toFixed(3)}%`;

function LadderView({ trace }: { trace: Trace }) {
  const { t } = useTranslation('system');
  const { columns, rungs } = useMemo(() => ladder(trace), [trace]);
  const [chosen, setChosen] = useState(0);
  const legs = new Map(trace.legs.map((leg) => [leg.id, leg]));
  const nameOf = (id: string) => (id === serverColumn ? t('trace.server') : (legs.get(id)?.name ?? ''));
  const selected = rungs[chosen];
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[3fr_2fr]">
      <div className="overflow-x-auto rounded-12 border border-solid-gray-200 bg-white">
        <div className="min-w-[40rem]">
          <div className="flex border-b border-solid-gray-400 bg-solid-gray-50">
            <p className="w-24 shrink-0 p-2 text-[0.875rem] font-bold">{t('trace.time')}</p>
            <ul className="flex flex-1">
              {columns.map(({ id }) => (
                <li key={id} className="min-w-0 flex-1 p-2 text-center text-[0.875rem]">
                  <span className="block font-bold">{nameOf(id)}</span>
                  {id !== serverColumn && (
                    <span className="block text-solid-gray-700">
                      {t(legs.get(id)?.page ? 'trace.page' : 'trace.phone')}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </div>
          <ol className="max-h-[34rem] overflow-y-auto">
            {rungs.map((rung, i) => (
              <li key={i}>
                <button
                  type="button"
                  aria-pressed={i === chosen}
                  aria-label={t('trace.rung', {
                    label: rung.label,
                    from: rung.message.out ? t('trace.server') : nameOf(rung.message.leg),
                    to: rung.message.out ? nameOf(rung.message.leg) : t('trace.server'),
                    s: (rung.after / 1000).toFixed(3),
                  })}
                  onClick={() => setChosen(i)}
                  className={cx(
                    'flex h-11 w-full items-stretch text-left hover:bg-key-50',
                    i === chosen && 'bg-key-100',
                  )}
                >
                  <span className="flex w-24 shrink-0 items-center px-2 text-[0.875rem] tabular-nums">
                    {t('trace.seconds', { s: (rung.after / 1000).toFixed(3) })}
                  </span>
                  <RungView rung={rung} lines={columns.map((c) => c.at)} />
                </button>
              </li>
            ))}
          </ol>
        </div>
      </div>
      {selected && <MessageView rung={selected} />}
    </div>
  );
}

/** RungView draws the lifelines and one arrow. Its size is that of its place, so it holds no scale. */
function RungView({ rung: { from, to, label, message }, lines }: { rung: Rung; lines: number[] }) {
  const right = to > from;
  const bad = (message.status ?? 0) >= 400;
  return (
    <svg aria-hidden className="h-full flex-1" width="100%" height="44">
      {lines.map((at) => (
        <line
          key={at}
          x1={percent(at)}
          x2={percent(at)}
          y1="0"
          y2="100%"
          className="stroke-solid-gray-400"
          strokeDasharray="3 3"
        />
      ))}
      <g className={bad ? 'stroke-red-900' : 'stroke-key-1000'} strokeWidth="2">
        <line
          x1={percent(from)}
          x2={percent(to)}
          y1="30"
          y2="30"
          strokeDasharray={message.status ? '6 4' : undefined}
        />
        <svg x={percent(to)} y="30" overflow="visible">
          <path d={right ? 'M-9 -5 L0 0 L-9 5' : 'M9 -5 L0 0 L9 5'} fill="none" />
        </svg>
      </g>
      <text
        x={percent((from + to) / 2)}
        y="20"
        textAnchor="middle"
        className={cx('text-[0.8125rem] font-bold', bad ? 'fill-red-1000' : 'fill-solid-gray-900')}
      >
        {label}
      </text>
    </svg>
  );
}

function MessageView({ rung: { message } }: { rung: Rung }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  return (
    <section aria-label={t('trace.message')} className="rounded-12 border border-solid-gray-200 bg-white p-5">
      <h2 className="text-[1.125rem] font-bold break-all">{message.start}</h2>
      <p className="mt-1 mb-3 text-[0.875rem] text-solid-gray-700">
        {format.moment(message.at)} {message.remote} {message.transport.toUpperCase()}
      </p>
      <pre className="rounded-8 bg-solid-gray-50 p-3 text-[0.8125rem] leading-[1.5] break-all whitespace-pre-wrap">
        {message.text}
      </pre>
    </section>
  );
}
