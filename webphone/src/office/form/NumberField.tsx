import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { InputField } from './fields';

/** Bounds of a number that is typed; empty: whether nothing may be there. */
export interface Bounds {
  min: number;
  max: number;
  empty?: boolean;
}

/** inBounds says whether what was typed is a number within bounds. */
export function inBounds(text: string, { min, max, empty = false }: Bounds): boolean {
  if (text.trim() === '') return empty;
  const n = Number(text);
  return Number.isFinite(n) && n >= min && n <= max;
}

/** NumberField is a number as it is typed, which may be half a number for a while. */
export function NumberField({
  label,
  help,
  unit,
  value,
  bounds,
  fault,
  onChange,
  className,
}: {
  label: ReactNode;
  help?: ReactNode;
  unit?: ReactNode;
  value: string;
  bounds: Bounds;
  /** What the server said of it. */
  fault?: string | undefined;
  onChange: (value: string) => void;
  className?: string;
}) {
  const { t } = useTranslation('office');
  const wrong = !inBounds(value, bounds);
  return (
    <InputField
      type="number"
      label={label}
      help={help}
      unit={unit}
      className={className ?? ''}
      min={bounds.min}
      max={bounds.max}
      step="any"
      value={value}
      error={wrong ? t('form.range', { min: bounds.min, max: bounds.max }) : fault}
      onChange={(ev) => onChange(ev.target.value)}
    />
  );
}
