import { CircleCheck, CircleOff, CircleSlash, PhoneMissed, Unplug, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag, type TagColour } from '../../lib/components';
import type { Cause } from '../../lib/protocol';

const marks: Record<Cause, { icon: LucideIcon; colour: TagColour }> = {
  caller: { icon: CircleCheck, colour: 'green' },
  agent: { icon: CircleCheck, colour: 'green' },
  message: { icon: CircleCheck, colour: 'blue' },
  abandoned: { icon: PhoneMissed, colour: 'orange' },
  'no-agent': { icon: CircleOff, colour: 'yellow' },
  'no-answer': { icon: PhoneMissed, colour: 'yellow' },
  busy: { icon: CircleOff, colour: 'yellow' },
  declined: { icon: CircleSlash, colour: 'yellow' },
  closed: { icon: CircleSlash, colour: 'gray' },
  'planned-stop': { icon: CircleSlash, colour: 'gray' },
  shutdown: { icon: CircleSlash, colour: 'gray' },
  interrupted: { icon: Unplug, colour: 'red' },
  failed: { icon: Unplug, colour: 'red' },
};

/** CauseTag says how a call ended. */
export function CauseTag({ cause }: { cause: Cause }) {
  const { t } = useTranslation('records');
  return (
    <StatusTag {...marks[cause]} className="text-[0.875rem]">
      {t(`cause.${cause}`)}
    </StatusTag>
  );
}
