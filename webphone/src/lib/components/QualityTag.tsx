import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert, Unplug, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag, type TagColour } from './StatusTag';
import type { Quality } from '../stats';

const marks: Record<Quality, { icon: LucideIcon; colour: TagColour }> = {
  good: { icon: CircleCheck, colour: 'green' },
  fair: { icon: CircleAlert, colour: 'yellow' },
  poor: { icon: TriangleAlert, colour: 'orange' },
  lost: { icon: Unplug, colour: 'red' },
  unknown: { icon: CircleHelp, colour: 'gray' },
};

/** QualityTag says how good a connection is, in a word. */
export function QualityTag({ quality }: { quality: Quality }) {
  const { t } = useTranslation();
  return (
    <StatusTag {...marks[quality]} className="text-[0.875rem]">
      {t(`quality.${quality}`)}
    </StatusTag>
  );
}
