import { useEffect, useRef, useState } from 'react';

/** While it is drawn, a value is passed on at most so often. */
const tellEvery = 120; // ms

/**
 * Slider is a value that is drawn. What it shows follows the hand at once, and
 * the value itself again when that has been still.
 */
export function Slider({
  label,
  words,
  value,
  min,
  max,
  step,
  change,
}: {
  label: string;
  /** The value in words, for those who cannot see the slider. */
  words: (value: number) => string;
  value: number;
  min: number;
  max: number;
  step: number;
  change: (value: number) => void;
}) {
  const [drawn, setDrawn] = useState<number | null>(null);
  const told = useRef<{ at: number; timer?: ReturnType<typeof setTimeout> }>({ at: 0 });
  const shown = drawn ?? value;

  useEffect(() => {
    if (drawn === null) return;
    const timer = setTimeout(() => setDrawn(null), 3_000);
    return () => clearTimeout(timer);
  }, [drawn]);
  useEffect(() => {
    const now = told.current;
    return () => clearTimeout(now.timer);
  }, []);

  const draw = (next: number) => {
    setDrawn(next);
    const now = told.current;
    clearTimeout(now.timer);
    const tell = () => {
      now.at = performance.now();
      change(next);
    };
    const wait = now.at + tellEvery - performance.now();
    if (wait <= 0) tell();
    else now.timer = setTimeout(tell, wait);
  };

  return (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={words(shown)}
      min={min}
      max={max}
      step={step}
      value={shown}
      onChange={(ev) => draw(Number(ev.target.value))}
      className="h-8 min-w-0 flex-1 accent-key-900"
    />
  );
}
