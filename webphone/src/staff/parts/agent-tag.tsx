import {
  CircleCheck,
  CircleSlash,
  Clock,
  Pause,
  PhoneCall,
  PhoneIncoming,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag, type TagColour } from '../../lib/components';
import type { AgentState } from '../../lib/protocol';

const marks: Record<AgentState, { icon: LucideIcon; colour: TagColour }> = {
  available: { icon: CircleCheck, colour: 'green' },
  away: { icon: CircleSlash, colour: 'yellow' },
  offline: { icon: UserX, colour: 'gray' },
  ringing: { icon: PhoneIncoming, colour: 'orange' },
  talking: { icon: PhoneCall, colour: 'blue' },
  hold: { icon: Pause, colour: 'yellow' },
  'wrap-up': { icon: Clock, colour: 'blue' },
};

/** AgentTag says what somebody is doing. */
export function AgentTag({ state, className }: { state: AgentState; className?: string }) {
  const { t } = useTranslation('staff');
  const { icon, colour } = marks[state];
  return (
    <StatusTag icon={icon} colour={colour} {...(className ? { className } : {})}>
      {t(`state.${state}`)}
    </StatusTag>
  );
}
