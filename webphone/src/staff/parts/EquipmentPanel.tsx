import { useCallback, useId, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../lib/components';
import { steerDevices } from '../../lib/equipment/steer';
import { useEquipment, useLevels } from '../../lib/equipment/use-equipment';
import type { Steer } from '../../lib/room/protocol';
import { useDesk } from '../context';
import { Cameras } from '../equipment/Cameras';
import { KioskScreenSettings } from '../equipment/KioskScreenSettings';
import { Previews } from '../equipment/Previews';
import { Problems } from '../equipment/Problems';
import { SideContext, type Side } from '../equipment/side';
import { MicrophoneSettings, SpeakerSettings } from '../equipment/Sound';
import { useBooth } from '../equipment/use-booth';
import { SidePanel } from './SidePanel';

/** From this width on both sides are shown beside each other, else one at a time. */
const roomForBoth = '(min-width: 1700px)';
const noWishes: Side['wishes'] = [];

/**
 * EquipmentPanel shows and sets the devices of both sides (R3, R6): this PC's,
 * and those of the booth, which does what is wished and tells how it is.
 */
export function EquipmentPanel({ close }: { close: () => void }) {
  const { t } = useTranslation('staff');
  const both = useMedia(roomForBoth);
  const [open, setOpen] = useState<'booth' | 'own'>('booth');
  const id = useId();
  const place = useKiosk()?.place;
  const headings = {
    booth: place ? t('equipment.boothOf', { place }) : t('equipment.booth'),
    own: t('equipment.own'),
  };
  if (both) {
    return (
      <SidePanel heading={t('equipment.heading')} double close={close}>
        <div className="mt-3 grid min-h-0 flex-1 grid-cols-2 gap-4 overflow-y-auto">
          <Column heading={headings.booth} tone="booth">
            <BoothSide />
          </Column>
          <Column heading={headings.own} tone="own">
            <OwnSide />
          </Column>
        </div>
      </SidePanel>
    );
  }
  return (
    <SidePanel heading={t('equipment.heading')} wide close={close}>
      <div role="tablist" aria-label={t('equipment.sides')} className="mt-2 flex gap-1">
        {(['booth', 'own'] as const).map((side) => (
          <button
            key={side}
            type="button"
            role="tab"
            id={`${id}-${side}`}
            aria-controls={`${id}-panel`}
            aria-selected={open === side}
            tabIndex={open === side ? 0 : -1}
            onClick={() => setOpen(side)}
            onKeyDown={(ev) => {
              if (ev.key !== 'ArrowLeft' && ev.key !== 'ArrowRight') return;
              const other = side === 'booth' ? 'own' : 'booth';
              setOpen(other);
              document.getElementById(`${id}-${other}`)?.focus();
            }}
            className={cx(
              'min-h-10 flex-1 rounded-t-8 border border-b-0 px-1 text-[0.875rem] leading-tight font-bold',
              open === side
                ? side === 'booth'
                  ? 'border-orange-800 bg-orange-50'
                  : 'border-key-900 bg-key-50'
                : 'border-solid-gray-420 bg-white hover:bg-solid-gray-50',
            )}
          >
            {side === 'booth' ? t('equipment.booth') : t('equipment.own')}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${open}`}
        className={cx(
          'flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto border-t-4 pt-1',
          open === 'booth' ? 'border-orange-800' : 'border-key-900',
        )}
      >
        {open === 'booth' ? <BoothSide /> : <OwnSide />}
      </div>
    </SidePanel>
  );
}

function Column({
  heading,
  tone,
  children,
}: {
  heading: string;
  tone: 'booth' | 'own';
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
      <h3
        id={id}
        className={cx(
          'border-b-4 px-2 py-1 font-bold',
          tone === 'booth' ? 'border-orange-800 bg-orange-50' : 'border-key-900 bg-key-50',
        )}
      >
        {heading}
      </h3>
      {children}
    </section>
  );
}

function OwnSide() {
  const { equipment: keeper } = useDesk();
  const equipment = useEquipment(keeper);
  useLevels(keeper);
  const steer = useCallback((wish: Steer) => steerDevices(keeper, wish, ''), [keeper]);
  const levels = useCallback(() => keeper.levels(), [keeper]);
  const side = useMemo<Side>(
    () => ({ own: true, equipment, wishes: noWishes, steer, levels }),
    [equipment, steer, levels],
  );
  return (
    <SideContext value={side}>
      <Problems />
      <Previews />
      <Cameras />
      <MicrophoneSettings />
      <SpeakerSettings />
    </SideContext>
  );
}

function BoothSide() {
  const { t } = useTranslation('staff');
  const { room } = useDesk();
  const kiosk = useKiosk();
  const { equipment, wishes, steer, levels } = useBooth(room, kiosk?.id);
  const side = useMemo<Side | null>(
    () => (equipment ? { own: false, equipment, wishes, steer, levels } : null),
    [equipment, wishes, steer, levels],
  );
  if (!kiosk) return <p>{t('equipment.noBooth')}</p>;
  if (!side) return <p role="status">{t('equipment.wait')}</p>;
  return (
    <SideContext value={side}>
      <Problems />
      <Cameras />
      <MicrophoneSettings />
      <SpeakerSettings />
      {side.equipment.screen && <KioskScreenSettings screen={side.equipment.screen} />}
    </SideContext>
  );
}

/** useKiosk is the booth in the call, if there is one. */
function useKiosk() {
  const { live } = useDesk();
  return live.topics.call?.parties.find((p) => p.role === 'kiosk');
}

/** useMedia follows a media query. */
function useMedia(query: string): boolean {
  const [list] = useState(() => matchMedia(query));
  return useSyncExternalStore(
    (changed) => {
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => list.matches,
  );
}
