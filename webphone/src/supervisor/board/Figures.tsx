import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed } from '../../lib/clock';
import { cx } from '../../lib/components';
import { useFormat } from '../../office/format';
import { levelTone, summaryOf, waitTone, type Tone } from './board';
import { useAgents, useBoard } from './context';

const tones: Record<Tone, string> = {
  calm: 'text-solid-gray-900',
  warn: 'text-orange-1000',
  bad: 'text-red-900',
};

/** Figures are those of all counters together: how the service stands, in one line. */
export function Figures() {
  const { t } = useTranslation('board');
  const { live, now } = useBoard();
  const agents = useAgents();
  const format = useFormat();
  const s = summaryOf(live.topics.queues ?? [], live.topics.calls ?? [], agents);
  const longest = s.longestSince === undefined ? undefined : now - s.longestSince;
  const wait = longest === undefined ? 'calm' : waitTone(longest, s.longestWithinMs);
  return (
    <dl className="flex flex-wrap items-stretch gap-x-8 gap-y-1">
      <Figure label={t('figures.waiting')} tone={wait}>
        {format.count(s.waiting)}
      </Figure>
      <Figure label={t('figures.longest')} tone={wait}>
        {longest === undefined ? '–' : elapsed(longest)}
      </Figure>
      <Figure label={t('figures.talking')}>{format.count(s.talking)}</Figure>
      <Figure label={t('figures.available')} tone={s.waiting > 0 && s.available === 0 ? 'warn' : 'calm'}>
        {format.count(s.available)}
      </Figure>
      <Figure label={t('figures.level')} tone={levelTone(s.level)}>
        {format.share(s.level)}
      </Figure>
      <Figure label={t('figures.answered')}>
        {t('figures.answeredOf', { answered: format.count(s.answered), offered: format.count(s.offered) })}
      </Figure>
      <Figure label={t('figures.abandoned')}>{format.count(s.abandoned)}</Figure>
    </dl>
  );
}

function Figure({ label, tone = 'calm', children }: { label: string; tone?: Tone; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[0.8125rem] leading-[1.4] whitespace-nowrap text-solid-gray-700">{label}</dt>
      <dd
        className={cx('text-[1.5rem] leading-[1.25] font-bold whitespace-nowrap tabular-nums', tones[tone])}
      >
        {children}
      </dd>
    </div>
  );
}
