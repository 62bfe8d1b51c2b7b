import { RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import type { Devices, DeviceState } from '../machine/state';

const suffix = { missing: 'Missing', denied: 'Denied', busy: 'Busy' } as const;

/** troubleKey is the sentence for a device that does not work, or null. */
export function troubleKey(device: keyof Devices, state: DeviceState) {
  if (state === 'ok' || state === 'unknown') return null;
  if (device === 'speaker') return 'trouble.speakerMissing' as const;
  return `trouble.${device}${suffix[state]}` as const;
}

/** DeviceNotice says in one line which device does not work and what to do. */
export function DeviceNotice() {
  const { t } = useTranslation('kiosk');
  const { kiosk, touch } = useBooth();
  const { devices, checking } = kiosk.world;
  const order = ['microphone', 'speaker', 'camera'] as const;
  const device = order.find((d) => troubleKey(d, devices[d]) !== null);
  const key = device ? troubleKey(device, devices[device]) : null;
  if (!device || !key) return null;
  const busy = checking || (kiosk.stage.name === 'call' && kiosk.stage.checking);
  return (
    <div className="k-banner" role="status">
      <TriangleAlert aria-hidden className="k-banner-icon" />
      <p>
        <strong>{t(key)}</strong>
        {device === 'camera' ? <span>{t('trouble.voiceOnly')}</span> : null}
        {device === 'microphone' && kiosk.stage.name !== 'idle' ? <span>{t('trouble.noVoice')}</span> : null}
      </p>
      <button
        type="button"
        className="k-button"
        data-kind="plain"
        disabled={busy}
        onClick={() => touch({ want: 'retry' })}
      >
        <RotateCw aria-hidden className="k-button-icon" />
        <span>{busy ? t('trouble.checking') : t('trouble.retry')}</span>
      </button>
    </div>
  );
}

/** troubled says whether there is anything to tell. */
export function troubled(devices: Devices): boolean {
  return (['microphone', 'speaker', 'camera'] as const).some((d) => troubleKey(d, devices[d]) !== null);
}
