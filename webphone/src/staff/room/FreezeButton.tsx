import { Aperture, ChevronDown } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx } from '../../lib/components';
import type { CallRoom } from './context';

/** A still picture that has not begun to come after so long does not come. */
const patience = 12_000;

export type Freezing = 'no' | 'waiting' | 'failed';

/**
 * useFreeze asks the booth for a still picture of a camera. It becomes a page
 * and is put on the stage when it is there.
 */
export function useFreeze({ room, view, kiosk, uploads }: CallRoom): {
  state: Freezing;
  freeze: (camera: string) => void;
} {
  const [state, setState] = useState<Freezing>('no');
  const before = useRef<Set<string>>(new Set());
  const photos = view.doc.documents.filter((d) => d.kind === 'photo');
  const { showWhenReady } = uploads;

  useEffect(() => {
    if (state !== 'waiting') return;
    const fresh = photos.find((p) => !before.current.has(p.id));
    if (!fresh) return;
    showWhenReady(fresh.id);
    setState('no');
  }, [state, photos, showWhenReady]);

  useEffect(() => {
    if (state !== 'waiting') return;
    const timer = setTimeout(() => setState('failed'), patience);
    return () => clearTimeout(timer);
  }, [state]);

  const known = photos.map((p) => p.id).join(' ');
  const freeze = useCallback(
    (camera: string) => {
      if (kiosk === undefined) return;
      before.current = new Set(known.split(' '));
      setState('waiting');
      room.signal('freeze', { camera }, kiosk);
    },
    [room, kiosk, known],
  );
  return { state, freeze };
}

/** FreezeButton takes a still picture of the booth's document camera; of several cameras one can be chosen. */
export function FreezeButton({ room: callRoom }: { room: CallRoom }) {
  const { t } = useTranslation('staff');
  const { state, freeze } = useFreeze(callRoom);
  const [open, setOpen] = useState(false);
  const { kiosk, view } = callRoom;
  if (kiosk === undefined) return null;
  const equipment = view.equipment[kiosk];
  const cameras = equipment?.devices.filter((d) => d.kind === 'camera') ?? [];
  const take = (camera: string) => {
    setOpen(false);
    freeze(camera);
  };
  return (
    <div className="mt-2">
      <div className="flex">
        <Button
          icon={Aperture}
          disabled={state === 'waiting'}
          className={cx('min-w-0 flex-1', cameras.length > 1 && 'rounded-r-none')}
          onClick={() => take('')}
        >
          {state === 'waiting' ? t('documents.freezing') : t('documents.freeze')}
        </Button>
        {cameras.length > 1 && (
          <Button
            icon={ChevronDown}
            aria-label={t('documents.freezeCamera')}
            aria-expanded={open}
            disabled={state === 'waiting'}
            className="-ml-px shrink-0 rounded-l-none px-2.5"
            onClick={() => setOpen(!open)}
          />
        )}
      </div>
      {open && (
        <ul
          aria-label={t('documents.freezeCamera')}
          className="mt-1 flex flex-col gap-1 rounded-8 border border-solid-gray-420 p-1"
        >
          {cameras.map((camera, i) => (
            <li key={camera.id}>
              <Button size="small" className="w-full justify-start text-left" onClick={() => take(camera.id)}>
                {t('documents.freezeFrom', {
                  camera: camera.label || t('documents.unnamedCamera', { number: i + 1 }),
                })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {state === 'failed' && (
        <p role="alert" className="mt-1 text-[0.875rem] font-bold text-red-900">
          {t('documents.freezeFailed')}
        </p>
      )}
    </div>
  );
}
