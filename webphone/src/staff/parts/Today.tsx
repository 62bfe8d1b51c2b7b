import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { api, ApiError, type HistoryEntry } from '../../lib/api';
import { clockTime, elapsed, isToday } from '../../lib/clock';
import { Banner } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Problem } from '../../lib/protocol';
import { useDesk } from '../context';
import { Panel } from './Panel';
import { useCounterName } from './words';

/** Today is one's own day: figures and history. */
export function Today() {
  const { t, i18n } = useTranslation('staff');
  const { live, session, site } = useDesk();
  const nameOf = useCounterName();
  const { entries, problem } = useHistory();
  const today = live.topics.today;
  return (
    <Panel heading={t('history.heading')}>
      {today && (
        <dl className="mb-4 grid grid-cols-4 gap-3">
          <Figure name={t('ready.todayCount')} value={t('ready.cases', { count: today.answered })} />
          <Figure name={t('ready.todayMissed')} value={t('ready.cases', { count: today.missed })} />
          <Figure name={t('ready.todayTime')} value={elapsed(today.talkingMs)} />
          <Figure name={t('ready.todayMean')} value={elapsed(today.handledMsAvg)} />
        </dl>
      )}
      {problem && (
        <Banner tone="warning" heading={t('history.failed')}>
          {pick(problem)}
        </Banner>
      )}
      {entries.length === 0 ? (
        <p>{t('history.empty')}</p>
      ) : (
        <table className="w-full text-left">
          <thead>
            <tr className="border-b border-solid-gray-400">
              <th className="py-2 pr-4">{t('history.time')}</th>
              <th className="py-2 pr-4">{t('history.counter')}</th>
              <th className="py-2 pr-4">{t('history.party')}</th>
              <th className="py-2 pr-4 text-right">{t('history.duration')}</th>
              <th className="py-2">{t('history.result')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id} className="border-b border-solid-gray-200">
                <td className="py-2 pr-4 whitespace-nowrap">
                  {clockTime(entry.startedAt, site.timeZone, i18n.language)}
                </td>
                <td className="py-2 pr-4">{nameOf(entry.button) ?? t('history.direct')}</td>
                <td className="py-2 pr-4">
                  {(entry.callerId === session.id ? entry.agent : entry.caller) ?? ''}
                </td>
                <td className="py-2 pr-4 text-right whitespace-nowrap">{elapsed(entry.talkingMs)}</td>
                <td className="py-2">{t(`cause.${entry.cause}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex flex-col justify-between rounded-8 bg-solid-gray-50 px-3 py-2">
      <dt className="text-[0.875rem] text-solid-gray-700">{name}</dt>
      <dd className="text-[1.25rem] font-bold">{value}</dd>
    </div>
  );
}

/** useHistory reads today's calls, again after each call and each reconnect. */
function useHistory(): { entries: HistoryEntry[]; problem: Problem | null } {
  const { live, site, line } = useDesk();
  const [state, setState] = useState<{ entries: HistoryEntry[]; problem: Problem | null }>({
    entries: [],
    problem: null,
  });
  const open = live.status === 'open';
  const ended = live.topics.ended?.call;
  const { serverNow } = line.live;
  useEffect(() => {
    if (!open) return;
    let current = true;
    api.history().then(
      (all) => {
        if (!current) return;
        setState({
          entries: all.filter((e) => isToday(e.startedAt, site.timeZone, serverNow())),
          problem: null,
        });
      },
      (err: unknown) => {
        if (current && err instanceof ApiError) setState((old) => ({ ...old, problem: err.problem }));
      },
    );
    return () => {
      current = false;
    };
  }, [open, ended, site.timeZone, serverNow]);
  return state;
}
