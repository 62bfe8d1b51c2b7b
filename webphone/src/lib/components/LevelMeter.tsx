import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { LevelReader } from '../devices';
import { cx } from './cx';

const readEvery = 80;
const steps = 20;

/** LevelMeter shows how loud the microphone is. It redraws without React: it moves all the time. */
export function LevelMeter({ stream, className }: { stream: MediaStream | null; className?: string }) {
  const { t } = useTranslation();
  const meter = useRef<HTMLDivElement>(null);
  const bars = useRef<SVGSVGElement>(null);

  useEffect(() => {
    if (!stream || stream.getAudioTracks().length === 0) return;
    const context = new AudioContext();
    const reader = new LevelReader(context, stream);
    const resume = () => void context.resume();
    resume();
    document.addEventListener('pointerdown', resume);
    const timer = setInterval(() => {
      const lit = Math.round(reader.read() * steps);
      meter.current?.setAttribute('aria-valuenow', String(lit * (100 / steps)));
      bars.current
        ?.querySelectorAll('rect')
        .forEach((bar, i) => bar.setAttribute('data-lit', String(i < lit)));
    }, readEvery);
    return () => {
      clearInterval(timer);
      document.removeEventListener('pointerdown', resume);
      reader.close();
    };
  }, [stream]);

  return (
    <div
      ref={meter}
      role="meter"
      aria-label={t('level')}
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
