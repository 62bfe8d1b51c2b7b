import {
  CircleCheck,
  CircleHelp,
  CircleSlash,
  MessagesSquare,
  TriangleAlert,
  Unplug,
  UserX,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag } from '../../lib/components';
import type { DeviceState } from '../../lib/protocol';
import { deviceNames, type Kiosk, type KioskState } from './api';

/** stateOf says how a kiosk is in one word: the gravest that is true of it. */
export function stateOf(kiosk: Kiosk): KioskState {
  if (kiosk.disabled) return 'disabled';
  if (!kiosk.online) return kiosk.loggedIn ? 'offline' : 'logged-out';
  if (kiosk.call !== undefined) return 'in-call';
  return troublesOf(kiosk).length > 0 ? 'trouble' : 'online';
}

/** troublesOf are the devices that do not work. */
export function troublesOf(kiosk: Kiosk) {
  return deviceNames.filter((name) => kiosk[name] === 'trouble' || kiosk[name] === 'missing');
}

const looks = {
  online: { icon: CircleCheck, colour: 'green' },
  'in-call': { icon: MessagesSquare, colour: 'blue' },
  offline: { icon: Unplug, colour: 'red' },
  trouble: { icon: TriangleAlert, colour: 'orange' },
  'logged-out': { icon: UserX, colour: 'yellow' },
  disabled: { icon: CircleSlash, colour: 'gray' },
} as const;

export function KioskTag({ kiosk }: { kiosk: Kiosk }) {
  const { t } = useTranslation('kiosks');
  const state = stateOf(kiosk);
  return <StatusTag {...looks[state]}>{t(`state.${state}`)}</StatusTag>;
}

const deviceLooks = {
  ok: { icon: CircleCheck, colour: 'green' },
  trouble: { icon: TriangleAlert, colour: 'orange' },
  missing: { icon: Unplug, colour: 'red' },
  unknown: { icon: CircleHelp, colour: 'gray' },
} as const;

export function DeviceTag({ state }: { state: DeviceState | 'unknown' | undefined }) {
  const { t } = useTranslation('kiosks');
  const known = state ?? 'unknown';
  return <StatusTag {...deviceLooks[known]}>{t(`device.${known}`)}</StatusTag>;
}
