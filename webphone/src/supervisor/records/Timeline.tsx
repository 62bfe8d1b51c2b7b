import { useTranslation } from 'react-i18next';

import { cx } from '../../lib/components';
import { useFormat } from '../../office/format';
import type { Detail } from './api';
import { useNames } from './names';
import { ticksOf, timelineOf, type Bar, type Line, type StretchKind } from './timeline';

/** Units of the picture: as wide as the page makes it. */
const width = 1000;
const height = 32;

const looks: Record<StretchKind, { fill: string; swatch: string; inset: number }> = {
  queued: { fill: 'fill-yellow-300', swatch: 'bg-yellow-300', inset: 6 },
  party: { fill: 'fill-solid-gray-100', swatch: 'bg-solid-gray-100', inset: 2 },
  ringing: { fill: 'fill-cyan-300', swatch: 'bg-cyan-300', inset: 6 },
  talking: { fill: 'fill-key-600', swatch: 'bg-key-600', inset: 6 },
  'wrap-up': { fill: 'fill-green-300', swatch: 'bg-green-300', inset: 6 },
  transfer: { fill: 'fill-purple-500', swatch: 'bg-purple-500', inset: 10 },
  consulting: { fill: 'fill-purple-300', swatch: 'bg-purple-300', inset: 10 },
  held: { fill: 'fill-orange-400', swatch: 'bg-orange-400', inset: 10 },
  interrupted: { fill: 'fill-red-700', swatch: 'bg-red-700', inset: 4 },
};

/** Timeline draws what each of a call did when. The table of stretches says the same in words. */
export function Timeline({ detail }: { detail: Detail }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const { length, lines } = timelineOf(detail);
  const kinds = [...new Set(lines.flatMap((line) => line.bars.map((bar) => bar.kind)))];
  const ticks = ticksOf(length);
  return (
    <figure aria-label={t('detail.timelineAlt')}>
      <div aria-hidden className="grid grid-cols-[12rem_1fr] items-center gap-x-4 gap-y-1">
        {lines.map((line) => (
          <LineOf key={line.key} line={line} length={length} ticks={ticks} />
        ))}
        <span />
        <svg viewBox={`0 0 ${width} 20`} className="w-full overflow-visible">
          {ticks.map((tick) => (
            <text
              key={tick}
              x={(tick / length) * width}
              y={14}
              textAnchor={tick === 0 ? 'start' : 'middle'}
              className="fill-solid-gray-800 text-[0.75rem]"
            >
              {format.span(tick)}
            </text>
          ))}
        </svg>
      </div>
      <figcaption className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-[0.875rem]">
        {kinds.map((kind) => (
          <span key={kind} className="inline-flex items-center gap-2">
            <span
              aria-hidden
              className={cx('size-4 rounded-4 border border-solid-gray-500', looks[kind].swatch)}
            />
            {t(`kind.${kind}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function LineOf({ line, length, ticks }: { line: Line; length: number; ticks: readonly number[] }) {
  const { t } = useTranslation('records');
  const names = useNames();
  const role = line.role as keyof typeof roleWords | undefined;
  const roleWords = { caller: 1, agent: 1, consulted: 1, guest: 1, supervisor: 1 } as const;
  const name = line.queue === undefined ? line.name || t('deleted') : names('queues', line.queue);
  return (
    <>
      <span className="truncate text-[0.875rem]">
        <span className="font-bold">{name}</span>
        {role !== undefined && role in roleWords && ` ${t(`role.${role}`)}`}
      </span>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="h-8 w-full rounded-4 bg-solid-gray-50"
      >
        {ticks.map((tick) => (
          <rect
            key={tick}
            x={(tick / length) * width}
            width={1}
            height={height}
            className="fill-solid-gray-200"
          />
        ))}
        {line.bars.map((bar, i) => (
          <BarOf key={i} bar={bar} length={length} />
        ))}
      </svg>
    </>
  );
}

/** The shortest stretch can still be seen. */
const thinnest = 2;

function BarOf({ bar, length }: { bar: Bar; length: number }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const look = looks[bar.kind];
  return (
    <rect
      x={(bar.from / length) * width}
      y={look.inset}
      width={Math.max(thinnest, ((bar.to - bar.from) / length) * width)}
      height={height - 2 * look.inset}
      className={look.fill}
    >
      <title>{`${t(`kind.${bar.kind}`)} ${format.span(bar.to - bar.from)}`}</title>
    </rect>
  );
}
