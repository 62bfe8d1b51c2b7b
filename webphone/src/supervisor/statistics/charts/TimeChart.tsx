import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../../lib/components';
import { every } from './scale';
import { useWidth } from './use-width';

/** How a series looks: colours differ in lightness too, and gave-up is hatched. */
export type Look = 'main' | 'warn' | 'rest' | 'second' | 'before';

export interface Series {
  key: string;
  label: string;
  kind: 'bar' | 'line';
  look: Look;
  /** undefined: there is nothing to tell in that interval. */
  values: readonly (number | undefined)[];
}

const height = 220;
const edge = { left: 56, right: 12, top: 10, bottom: 26 };
/** Room for a label below the chart, in px. */
const labelWidth = 64;
/** Bars are no wider, in px. */
const widest = 44;

const fills: Record<Look, string> = {
  main: 'fill-key-700',
  warn: 'fill-orange-700',
  rest: 'fill-solid-gray-420',
  second: 'fill-cyan-700',
  before: 'fill-solid-gray-700',
};
const strokes: Record<Look, string> = {
  main: 'stroke-key-800',
  warn: 'stroke-orange-700',
  rest: 'stroke-solid-gray-600',
  second: 'stroke-cyan-800',
  before: 'stroke-solid-gray-600',
};
const dashed = (look: Look) =>
  look === 'before' || look === 'second' ? (look === 'before' ? '2 4' : '7 4') : undefined;

/**
 * TimeChart draws bars that stand on each other, and lines, over intervals of
 * time. The interval under the pointer, or that the arrow keys chose, is read out.
 */
export function TimeChart({
  label,
  names,
  short,
  series,
  ticks,
  format,
  axis,
}: {
  /** What the chart shows, for those who do not see it. */
  label: string;
  /** The intervals in full, and for the axis. */
  names: readonly string[];
  short: readonly string[];
  series: readonly Series[];
  ticks: readonly number[];
  format: (n: number) => string;
  /** Of the values at the axis; as format when absent. */
  axis?: (n: number) => string;
}) {
  const { t } = useTranslation('statistics');
  const hatch = useId();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState<number | null>(null);
  const n = names.length;
  const inner = {
    width: Math.max(1, width - edge.left - edge.right),
    height: height - edge.top - edge.bottom,
  };
  const slot = inner.width / Math.max(1, n);
  const top = ticks.at(-1) ?? 1;
  const x = (i: number) => edge.left + (i + 0.5) * slot;
  const y = (v: number) => edge.top + inner.height * (1 - v / top);
  const bar = Math.min(widest, Math.max(1, slot * 0.7));
  const step = every(n, inner.width, labelWidth);
  const at = chosen === null ? null : Math.min(chosen, n - 1);
  const read =
    at === null
      ? ''
      : series
          .map((s) => {
            const v = s.values[at];
            return `${s.label} ${v === undefined ? '–' : format(v)}`;
          })
          .join(' / ');

  const move = (ev: KeyboardEvent) => {
    const from = at ?? (ev.key === 'ArrowLeft' ? n : -1);
    const to = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: n - 1 }[ev.key];
    if (ev.key === 'Escape') setChosen(null);
    if (to === undefined) return;
    ev.preventDefault();
    setChosen(Math.min(n - 1, Math.max(0, to)));
  };
  const point = (ev: PointerEvent<HTMLDivElement>) => {
    const left = ev.currentTarget.getBoundingClientRect().left;
    const i = Math.floor((ev.clientX - left - edge.left) / slot);
    setChosen(i >= 0 && i < n ? i : null);
  };

  return (
    <>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-[0.875rem]">
        {series.map((s) => (
          <li key={s.key} className="inline-flex items-center gap-2">
            <svg aria-hidden width="22" height="14">
              {s.kind === 'bar' ? (
                <>
                  <rect width="22" height="14" className={fills[s.look]} />
                  {s.look === 'warn' && <rect width="22" height="14" fill={`url(#${hatch})`} />}
                </>
              ) : (
                <line
                  x1="0"
                  x2="22"
                  y1="7"
                  y2="7"
                  strokeWidth="3"
                  strokeDasharray={dashed(s.look)}
                  className={strokes[s.look]}
                />
              )}
            </svg>
            {s.label}
          </li>
        ))}
      </ul>
      <p aria-hidden className="my-1 min-h-6 text-[0.875rem] tabular-nums">
        {at === null ? (
          <span className="text-solid-gray-700">{t('chart.hint')}</span>
        ) : (
          <>
            <b>{names[at]}</b> {read}
          </>
        )}
      </p>
      <div
        ref={ref}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, n - 1)}
        aria-valuenow={at ?? 0}
        aria-valuetext={at === null ? t('chart.hint') : `${names[at] ?? ''}: ${read}`}
        onKeyDown={move}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setChosen(null)}
        className="touch-pan-y rounded-4"
      >
        <svg aria-hidden width={width} height={height} className="block max-w-full font-sans">
          <defs>
            <pattern
              id={hatch}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line x1="0" x2="0" y1="0" y2="6" strokeWidth="3" className="stroke-white" opacity="0.55" />
            </pattern>
          </defs>
          {ticks.map((v) => (
            <g key={v}>
              <line
                x1={edge.left}
                x2={width - edge.right}
                y1={y(v)}
                y2={y(v)}
                className="stroke-solid-gray-200"
              />
              <text
                x={edge.left - 8}
                y={y(v) + 4}
                textAnchor="end"
                fontSize="12"
                className="fill-solid-gray-700"
              >
                {(axis ?? format)(v)}
              </text>
            </g>
          ))}
          {at !== null && (
            <rect
              x={x(at) - slot / 2}
              y={edge.top}
              width={slot}
              height={inner.height}
              className="fill-yellow-100"
            />
          )}
          {short.map((text, i) =>
            i % step === 0 ? (
              <text
                key={i}
                x={x(i)}
                y={height - 8}
                textAnchor="middle"
                fontSize="12"
                className="fill-solid-gray-700"
              >
                {text}
              </text>
            ) : null,
          )}
          <Bars series={series.filter((s) => s.kind === 'bar')} n={n} x={x} y={y} width={bar} hatch={hatch} />
          {series
            .filter((s) => s.kind === 'line')
            .map((s) => (
              <Line key={s.key} series={s} x={x} y={y} dots={n <= 62} />
            ))}
          <line
            x1={edge.left}
            x2={width - edge.right}
            y1={y(0)}
            y2={y(0)}
            className="stroke-solid-gray-600"
          />
        </svg>
      </div>
    </>
  );
}

function Bars({
  series,
  n,
  x,
  y,
  width,
  hatch,
}: {
  series: readonly Series[];
  n: number;
  x: (i: number) => number;
  y: (v: number) => number;
  width: number;
  hatch: string;
}) {
  return Array.from({ length: n }, (_, i) => {
    let below = 0;
    return (
      <g key={i}>
        {series.map((s) => {
          const v = s.values[i] ?? 0;
          if (v <= 0) return null;
          const box = { x: x(i) - width / 2, y: y(below + v), width, height: y(below) - y(below + v) };
          below += v;
          return (
            <g key={s.key}>
              <rect {...box} className={cx(fills[s.look], width > 4 && 'stroke-white')} />
              {s.look === 'warn' && width > 4 && <rect {...box} fill={`url(#${hatch})`} />}
            </g>
          );
        })}
      </g>
    );
  });
}

/** Line is broken where there is nothing to tell; a point alone is a dot. */
function Line({
  series,
  x,
  y,
  dots,
}: {
  series: Series;
  x: (i: number) => number;
  y: (v: number) => number;
  dots: boolean;
}) {
  let path = '';
  let pen = false;
  series.values.forEach((v, i) => {
    if (v !== undefined) path += `${pen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`;
    pen = v !== undefined;
  });
  const alone = (i: number) => series.values[i - 1] === undefined && series.values[i + 1] === undefined;
  return (
    <g>
      <path
        d={path}
        fill="none"
        strokeWidth={series.look === 'before' ? 2 : 2.5}
        strokeLinejoin="round"
        strokeDasharray={dashed(series.look)}
        className={strokes[series.look]}
      />
      {series.values.map((v, i) =>
        v !== undefined && ((dots && series.look !== 'before') || alone(i)) ? (
          <circle key={i} cx={x(i)} cy={y(v)} r="3" className={fills[series.look]} />
        ) : null,
      )}
    </g>
  );
}
