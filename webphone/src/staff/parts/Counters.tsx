import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { pick } from '../../lib/i18n';
import type { QueueNow } from '../../lib/protocol';
import { useDesk } from '../context';
import { Panel } from './Panel';
import { QueueTag } from './queue-tag';

/** Counters is every counter now: who waits and how long, who is free, and how today went. */
export function Counters() {
  const { t } = useTranslation('staff');
  const { live } = useDesk();
  const queues = live.topics.queues ?? [];
  return (
    <Panel heading={t('ready.counters')}>
      {queues.length === 0 ? (
        <p>{t('ready.noCounters')}</p>
      ) : (
        <table className="w-full text-left">
          <thead>
            <tr className="border-b border-solid-gray-400 text-[0.875rem]">
              <th className="py-1.5 pr-3">{t('ready.counter')}</th>
              <th className="py-1.5 pr-3">{t('ready.state')}</th>
              <th className="py-1.5 pr-3 text-right">{t('ready.longest')}</th>
              <th className="py-1.5 pr-3 text-right">{t('ready.free')}</th>
              <th className="py-1.5 text-right" title={t('ready.levelHelp')}>
                {t('ready.level')}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <Line key={queue.id} queue={queue} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Line({ queue }: { queue: QueueNow }) {
  const { t } = useTranslation('staff');
  const { line } = useDesk();
  const now = useNow(line.live.serverNow);
  const { serviceLevel } = queue.today;
  return (
    <tr className="border-b border-solid-gray-200 last:border-0">
      <th scope="row" className="py-2 pr-3 font-normal">
        {pick({ ja: queue.nameJa, en: queue.nameEn })}
      </th>
      <td className="py-2 pr-3">
        <QueueTag queue={queue} />
      </td>
      <td className="py-2 pr-3 text-right tabular-nums">
        {queue.longestSince ? elapsed(now - Date.parse(queue.longestSince)) : '–'}
      </td>
      <td className="py-2 pr-3 text-right whitespace-nowrap">
        <span className={queue.available > 0 ? 'font-bold' : 'text-solid-gray-700'}>
          {t('ready.people', { count: queue.available })}
        </span>
        {queue.busy > 0 && (
          <span className="ml-2 text-[0.875rem] text-solid-gray-700">
            {t('ready.working', { count: queue.busy })}
          </span>
        )}
      </td>
      <td className="py-2 text-right whitespace-nowrap tabular-nums">
        {serviceLevel === undefined ? (
          <span className="text-[0.875rem] text-solid-gray-700">{t('ready.levelNone')}</span>
        ) : (
          `${Math.round(serviceLevel * 100)}%`
        )}
      </td>
    </tr>
  );
}
