import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { placeOf } from '../../lib/equipment/names';
import type { EquipmentDevice } from '../../lib/room/protocol';

/** DeviceChoice is a choice of one device by name. */
export function DeviceChoice({
  label,
  devices,
  chosen,
  choose,
  none,
  aside,
}: {
  label: string;
  devices: EquipmentDevice[];
  chosen: string;
  choose: (id: string) => void;
  /** Words for choosing none; without them one must be chosen. */
  none?: string;
  aside?: ReactNode;
}) {
  const id = useId();
  const nameOf = useNameOf();
  const there = devices.some((d) => d.id === chosen);
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-2 text-[0.875rem] font-bold">
        <label htmlFor={id}>{label}</label>
        {aside}
      </p>
      <select
        id={id}
        value={there ? chosen : ''}
        disabled={devices.length === 0}
        onChange={(ev) => choose(ev.target.value)}
        className="mt-1 min-h-10 w-full rounded-8 border border-solid-gray-600 bg-white px-2 py-1 text-[0.875rem] text-solid-gray-900"
      >
        {(none !== undefined || !there) && <option value="">{none ?? '—'}</option>}
        {devices.map((device, i) => (
          <option key={device.id} value={device.id}>
            {nameOf(device, i)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** useNameOf is what a device is called; the place within its list is for those without a name. */
export function useNameOf(): (device: EquipmentDevice, place: number) => string {
  const { t } = useTranslation('staff');
  return ({ label }, place) => label || t('equipment.unnamed', { number: place + 1 });
}

/** PlaceTag says whether a device is part of its PC, where its name tells. */
export function PlaceTag({ label }: { label: string }) {
  const { t } = useTranslation('staff');
  const place = placeOf(label);
  if (!place) return null;
  return (
    <span className="shrink-0 rounded-4 border border-solid-gray-420 px-1 text-[0.75rem] leading-[1.4] text-solid-gray-700">
      {place === 'built-in' ? t('equipment.builtIn') : t('equipment.external')}
    </span>
  );
}
