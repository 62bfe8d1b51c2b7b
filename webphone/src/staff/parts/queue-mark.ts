import { CircleCheck, Clock, UserX, type LucideIcon } from 'lucide-react';

import type { TagColour } from '../../lib/components';
import type { QueueNow } from '../../lib/protocol';

/** queueMark says how a counter stands: served at once, with a wait, or by nobody. */
export function queueMark(queue: QueueNow): { icon: LucideIcon; colour: TagColour } {
  if (queue.waiting > 0) return { icon: Clock, colour: 'orange' };
  if (queue.available > 0) return { icon: CircleCheck, colour: 'green' };
  if (queue.busy > 0) return { icon: Clock, colour: 'yellow' };
  return { icon: UserX, colour: 'gray' };
}
