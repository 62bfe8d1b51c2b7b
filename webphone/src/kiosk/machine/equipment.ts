import type { Equipment } from '../../lib/room/protocol';

/** muted says whether the booth's microphone is off, and whether the staff did that. */
export function muted(equipment: Equipment | null): 'staff' | 'other' | null {
  if (!equipment?.muted) return null;
  return equipment.mutedBy ? 'staff' : 'other';
}
