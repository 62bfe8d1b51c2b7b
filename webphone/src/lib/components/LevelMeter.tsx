import { useEffect, useRef } from 'react';

import { cx } from './cx';

const readEvery = 80;
const steps = 20;

/** LevelMeter shows how loud something is, 0–1. It redraws without React: it moves all the time. */
export function LevelMeter({
  label,
  read,
  className,
}: {
  label: string;
  read: () => number;
  className?: string;
}) {
  const meter = useRef<HTMLDivElement>(null);
  const bars = useRef<SVGSVGElement>(null);

  useEffect(() => {
    let shown = -1;
    const timer = setInterval(() => {
      const lit = Math.round(read() * steps);
      if (lit === shown) return;
      shown = lit;
      meter.current?.setAttribute('aria-valuenow', String(lit * (100 / steps)));
      bars.current
        ?.querySelectorAll('rect')
        .forEach((bar, i) => bar.setAttribute('data-lit', String(i < lit)));
    }, readEvery);
    return () => clearInterval(timer);
  }, [read]);

  return (
    <div
      ref={meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className={cx('h-6', className)}
    >
      <svg
        ref={bars}
        viewBox={`0 0 ${steps * 10} 24`}
        preserveAspectRatio="none"
        className="size-full"
        aria-hidden
      >
        {Array.from({ length: steps }, (_, i) => (
          <rect
            key={i}
            x={i * 10 + 1}
            y={2}
            width={8}
            height={20}
            rx={2}
            className="fill-solid-gray-200 data-[lit=true]:fill-green-700"
          />
        ))}
      </svg>
    </div>
  );
}
