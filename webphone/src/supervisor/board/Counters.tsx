import { Clock, Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { elapsed } from '../../lib/clock';
import { cx } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { QueueNow } from '../../lib/protocol';
import { useFormat } from '../../office/format';
import { levelTone, waitTone, type Tone } from './board';
import { useBoard } from './context';

const frames: Record<Tone, string> = {
  calm: 'border-solid-gray-200 bg-white',
  warn: 'border-orange-900 bg-orange-50',
  bad: 'border-red-900 bg-red-50',
};
const inks: Record<Tone, string> = {
  calm: 'text-solid-gray-900',
  warn: 'text-orange-1000',
  bad: 'text-red-1000',
};

/** Counters has a card for each queue; one that is pressed shows only what belongs to it. */
export function Counters({
  chosen,
  choose,
}: {
  chosen: string | undefined;
  choose: (queue: string | undefined) => void;
}) {
  const { t } = useTranslation('board');
  const { live, wall, now } = useBoard();
  const queues = live.topics.queues ?? [];
  if (queues.length === 0) return live.status === 'open' ? <p>{t('counters.none')}</p> : null;
  return (
    <ul
      aria-label={t('counters.heading')}
      className="grid grid-cols-[repeat(auto-fill,minmax(12.25rem,1fr))] gap-2 2xl:grid-cols-5"
    >
      {queues.map((queue) => (
        <li key={queue.id} className="flex">
          {wall ? (
            <div className={cx(card, frames[toneOf(queue, now)])}>
              <Card queue={queue} />
            </div>
          ) : (
            <Choice queue={queue} chosen={chosen === queue.id} choose={choose} />
          )}
        </li>
      ))}
    </ul>
  );
}

const card = 'w-full min-w-0 rounded-12 border px-3 py-2 text-left';

function Choice({
  queue,
  chosen,
  choose,
}: {
  queue: QueueNow;
  chosen: boolean;
  choose: (queue: string | undefined) => void;
}) {
  const { now } = useBoard();
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => choose(chosen ? undefined : queue.id)}
      className={cx(
        card,
        'hover:border-key-900',
        frames[toneOf(queue, now)],
        chosen && 'ring-3 ring-key-900 ring-inset',
      )}
    >
      <Card queue={queue} />
    </button>
  );
}

/** toneOf is how a counter stands at now. */
function toneOf(queue: QueueNow, now: number): Tone {
  if (queue.longestSince !== undefined) {
    const wait = waitTone(now - Date.parse(queue.longestSince), queue.answerWithinMs);
    if (wait !== 'calm') return wait;
  }
  const nobody = queue.available + queue.busy === 0;
  if (nobody && queue.waiting > 0) return 'bad';
  return nobody && queue.open ? 'warn' : 'calm';
}

function Card({ queue }: { queue: QueueNow }) {
  const { t } = useTranslation('board');
  const { now } = useBoard();
  const format = useFormat();
  const longest = queue.longestSince === undefined ? undefined : now - Date.parse(queue.longestSince);
  const wait = longest === undefined ? 'calm' : waitTone(longest, queue.answerWithinMs);
  const level = queue.today.serviceLevel;
  return (
    <>
      <span className="flex items-center justify-between gap-2">
        <span className="truncate text-[0.9375rem] leading-[1.5] font-bold">
          {pick({ ja: queue.nameJa, en: queue.nameEn })}
        </span>
        {!queue.open && (
          <span className="inline-flex shrink-0 items-center gap-1 text-[0.8125rem] text-solid-gray-700">
            <Clock aria-hidden size="0.875rem" />
            {t('counters.closed')}
          </span>
        )}
      </span>
      <span className="mt-0.5 flex items-baseline justify-between gap-2">
        <span className={cx('font-bold tabular-nums', inks[wait])}>
          <span className="text-[1.5rem] leading-[1.2]">{format.count(queue.waiting)}</span>
          <span className="ml-1 text-[0.8125rem]">{t('counters.waiting')}</span>
        </span>
        {longest !== undefined && (
          <span className={cx('inline-flex items-center gap-1 font-bold tabular-nums', inks[wait])}>
            <Hourglass aria-hidden size="0.9375rem" />
            <span className="sr-only">{t('figures.longest')} </span>
            {elapsed(longest)}
          </span>
        )}
      </span>
      <span className="mt-0.5 flex items-baseline justify-between gap-2 text-[0.8125rem] text-solid-gray-800">
        <span className="whitespace-nowrap">
          {t('counters.agents', { free: queue.available, busy: queue.busy, away: queue.away })}
        </span>
        <span className={cx('whitespace-nowrap tabular-nums', level !== undefined && inks[levelTone(level)])}>
          <span className="sr-only">{t('figures.level')} </span>
          {format.share(level)}
        </span>
      </span>
    </>
  );
}
