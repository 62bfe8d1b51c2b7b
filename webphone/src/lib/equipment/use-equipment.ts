import { useEffect } from 'react';

import type { Equipment } from '../room/protocol';
import { useStore } from '../store';
import type { EquipmentKeeper } from './keeper';

/** useEquipment is what this PC has and uses. */
export function useEquipment(keeper: EquipmentKeeper): Equipment {
  return useStore(keeper);
}

/** useLevels keeps the keeper's levels working while a component looks at them. */
export function useLevels(keeper: EquipmentKeeper): void {
  useEffect(() => keeper.watchLevels(), [keeper]);
}
