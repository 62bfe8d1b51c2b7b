import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../office/format';
import type { Figures } from './api';
import { changeOf, tiles, written, type Measure } from './measures';
import type { Kind } from './use-question';

/** Tiles says the figures of the whole period, and how they were before. */
export function Tiles({ by, total, before }: { by: Kind; total: Figures; before: Figures | undefined }) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
      {tiles(by).map((m) => (
        <div
          key={m.id}
          data-measure={m.id}
          className="rounded-12 border border-solid-gray-200 bg-white px-5 py-4"
        >
          <dt className="text-[0.875rem] text-solid-gray-800">{t(`measure.${m.id}`)}</dt>
          <dd className="text-[1.75rem] leading-[1.4] font-bold tabular-nums">
            {written(m, m.of(total), format)}
            {m.id === 'answered' && (
              <span className="ml-1 text-[1rem] font-normal"> {format.share(rate(total))}</span>
            )}
          </dd>
          {before && (
            <dd className="text-[0.875rem] text-solid-gray-800 tabular-nums">
              <Change measure={m} now={m.of(total)} before={m.of(before)} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

const rate = (f: Figures) => {
  const n = f.offered || f.rung;
  return n === 0 ? undefined : f.answered / n;
};

function Change({
  measure,
  now,
  before,
}: {
  measure: Measure;
  now: number | undefined;
  before: number | undefined;
}) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  const change = changeOf(measure, now, before);
  const was = t('before', { value: written(measure, before, format) });
  if (change === undefined) return was;
  const Mark = change > 0 ? ArrowUpRight : change < 0 ? ArrowDownRight : ArrowRight;
  const sign = change > 0 ? '+' : '';
  const text =
    measure.as === 'share'
      ? t('points', { n: `${sign}${(change * 100).toFixed(1)}` })
      : `${sign}${(change * 100).toFixed(Math.abs(change) < 0.1 ? 1 : 0)}%`;
  return (
    <>
      {was} <Mark aria-hidden size={16} className="inline" /> {text}
    </>
  );
}
