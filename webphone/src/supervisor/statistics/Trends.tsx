import { useTranslation } from 'react-i18next';

import { useFormat } from '../../office/format';
import type { Figures, Interval } from './api';
import { Chart } from './charts/Chart';
import { ticks, timeTicks } from './charts/scale';
import { TimeChart, type Look, type Series } from './charts/TimeChart';
import { measure, written, type Measure } from './measures';
import { useIntervalNames } from './names';
import type { Step } from './period';
import type { Kind } from './use-question';

/** Drawn is one series of a chart. */
interface Drawn {
  measure: Measure;
  kind: Series['kind'];
  look: Look;
}

const bar = (id: Measure['id'], look: Look): Drawn => ({ measure: measure(id), kind: 'bar', look });
const line = (id: Measure['id'], look: Look): Drawn => ({ measure: measure(id), kind: 'line', look });

/** What is drawn of each kind, by chart; the first one is as wide as the page. */
const drawn: Record<'counter' | 'agent', Record<string, { series: Drawn[]; compare: Measure }>> = {
  counter: {
    counts: {
      series: [bar('answered', 'main'), bar('abandoned', 'warn'), bar('other', 'rest')],
      compare: measure('offered'),
    },
    waits: { series: [line('asa', 'main'), line('wait90', 'second')], compare: measure('asa') },
    serviceLevel: { series: [line('serviceLevel', 'main')], compare: measure('serviceLevel') },
    handle: { series: [line('aht', 'main')], compare: measure('aht') },
    interruptions: { series: [bar('interruptions', 'warn')], compare: measure('interruptions') },
  },
  agent: {
    counts: {
      series: [bar('answered', 'main'), bar('missed', 'warn'), bar('declined', 'rest')],
      compare: measure('rung'),
    },
    handle: { series: [line('aht', 'main')], compare: measure('aht') },
    occupancy: { series: [line('occupancy', 'main')], compare: measure('occupancy') },
  },
};

/** Trends draws the figures over time, with those before as dots. */
export function Trends({
  by,
  step,
  series,
  before,
}: {
  by: Kind;
  step: Step;
  series: readonly Interval[];
  before: readonly Interval[] | undefined;
}) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  const names = useIntervalNames();
  const charts = drawn[by === 'agent' ? 'agent' : 'counter'];
  const full = series.map((i) => names.full(i.from, step));
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      {Object.entries(charts).map(([id, chart], n) => {
        const heading = t(
          `trend.${id as 'counts' | 'waits' | 'serviceLevel' | 'handle' | 'interruptions' | 'occupancy'}`,
        );
        const { as } = chart.compare;
        const lines: Series[] = chart.series.map(({ measure: m, kind, look }) => ({
          key: m.id,
          label: t(`measure.${m.id}`),
          kind,
          look,
          values: series.map((i) => m.of(i)),
        }));
        if (before) {
          lines.push({
            key: 'before',
            label: t('trend.before', { name: t(`measure.${chart.compare.id}`) }),
            kind: 'line',
            look: 'before',
            values: series.map((_, i) => valueAt(chart.compare, before[i])),
          });
        }
        const highest = highestOf(lines, series.length);
        const write = (v: number) => written({ as }, v, format);
        const rows = [
          [t('step.label'), ...lines.map((l) => l.label)],
          ...full.map((name, i) => [name, ...lines.map((l) => written({ as }, l.values[i], format))]),
        ];
        return (
          <Chart key={id} heading={heading} rows={rows} className={n === 0 ? 'xl:col-span-2' : ''}>
            <TimeChart
              label={heading}
              names={full}
              short={series.map((i) => names.short(i.from, step))}
              series={lines}
              ticks={
                as === 'span'
                  ? timeTicks(highest)
                  : as === 'share'
                    ? [0, 0.25, 0.5, 0.75, 1]
                    : ticks(Math.max(highest, 4)).filter(Number.isInteger)
              }
              format={write}
            />
          </Chart>
        );
      })}
    </div>
  );
}

const valueAt = (m: Measure, f: Figures | undefined) => (f ? m.of(f) : undefined);

/** highestOf is the highest point: of a line, or of bars that stand on each other. */
function highestOf(lines: readonly Series[], n: number): number {
  let highest = 0;
  for (let i = 0; i < n; i++) {
    let bars = 0;
    for (const l of lines) {
      const v = l.values[i] ?? 0;
      if (l.kind === 'bar') bars += v;
      else highest = Math.max(highest, v);
    }
    highest = Math.max(highest, bars);
  }
  return highest;
}
