import { lazy, Suspense, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

import type { AppProps } from '../app';
import { api, type ButtonInfo, type Session } from '../lib/api';
import { cx } from '../lib/components';
import { EquipmentKeeper } from '../lib/equipment/keeper';
import { tellEquipment } from '../lib/equipment/telling';
import { MediaKeeper } from '../lib/keeper';
import { withoutLeft, type Line } from '../lib/line';
import { useRoom } from '../lib/room/use-room';
import { useStore } from '../lib/store';
import { keepRing, readRing, type RingChoice } from '../lib/sound';
import { useLine } from '../lib/use-line';
import { DeskContext } from './context';
import { alwaysKeys, keepShortcuts, shortcutsOn, useKeys, type KeyAction } from './keys';
import { SharingBar } from './equipment/Sharing';
import { useLists } from './lists';
import { useMine } from './mine/use-mine';
import { CallScreen } from './parts/CallScreen';
import { DeviceCheck } from './parts/DeviceCheck';
import { Header } from './parts/Header';
import { Incoming } from './parts/Incoming';
import { Missed } from './parts/Missed';
import { ReadyScreen } from './parts/ReadyScreen';
import { RingSettings } from './parts/RingSettings';
import { ShortcutList } from './parts/ShortcutList';
import { StopBanner } from './parts/StopBanner';
import { OrderedState } from './parts/OrderedState';
import { TroubleBanner } from './parts/TroubleBanner';
import { WishedCall } from './parts/WishedCall';
import { isSilent, partsOf } from './roles';
import { viewOf } from './view';

const Mine = lazy(() => import('./mine'));

const checkedKey = 'madoguchi.devices.checked';

/** StaffApp puts the parts together: the line, the devices, and the screen of the moment. */
export function StaffApp({ session, site, logout }: AppProps) {
  const { t } = useTranslation('staff');
  const line = useLine(session, site, logout);
  const told = useStore(line.live);
  const left = useStore(line.leftCall);
  const live = useMemo(() => withoutLeft(told, left), [told, left]);
  const phone = useStore(line.phone);
  const [keeper] = useState(() => new MediaKeeper());
  const [equipment] = useState(() => equipmentOf(keeper, line));
  const speaker = useSyncExternalStore(equipment.subscribe, () => equipment.sink);
  const [known, setKnown] = useState(false);
  const media = useStore(keeper);
  const buttons = useButtons(live.status === 'open');
  const [dialog, setDialog] = useState<'none' | 'devices' | 'sounds' | 'keys'>(() =>
    checkedBefore() ? 'none' : 'devices',
  );
  const [singleKeys, setSingleKeys] = useState(shortcutsOn);
  const [ring, setRing] = useState(() => readRing(session.id));
  const lists = useLists(live.status === 'open');
  const mine = useMine();
  const view = viewOf(live, phone);
  const silent = isSilent(partsOf(live.topics.call, session.id).own);
  const room = useRoom(live.topics.call?.state === 'connected' ? live.topics.call.id : undefined);
  const sends = (view === 'call' && !silent) || view === 'ringing';

  useEffect(() => {
    document.title = `${t('title')} | ${site.name}`;
  }, [t, site.name]);

  useEffect(() => {
    const start = equipment.start();
    void start.then(() => setKnown(true));
    line.phone.setMediaSource(async () => {
      if (await listens(line, session)) return null;
      await start;
      return equipment.ready();
    });
    return () => {
      line.phone.setMediaSource(undefined);
      equipment.stop();
    };
  }, [equipment, line, session]);

  // The devices are open from the first ring on, so that the answer has a picture at once.
  useEffect(() => {
    if (!sends || !known) return;
    keeper.want('call');
    return () => keeper.release('call');
  }, [keeper, sends, known]);

  useEffect(() => {
    if (!silent) return equipment.follow((stream) => line.phone.setMedia(stream));
    line.phone.setMedia(null);
    return undefined;
  }, [line, equipment, silent]);

  useEffect(() => (room && !silent ? tellEquipment(room, equipment) : undefined), [room, equipment, silent]);

  const slides = media.slides?.stream ?? null;
  useEffect(() => line.phone.setSlides(silent ? null : slides), [line, slides, silent]);

  const onKey = useCallback(
    (action: KeyAction) => {
      if (action === 'help') setDialog('keys');
      if (action === 'devices' || action === 'sounds') setDialog(action);
    },
    [setDialog],
  );
  useKeys(singleKeys, onKey, alwaysKeys);

  const changeRing = useCallback(
    (next: RingChoice) => {
      setRing(next);
      keepRing(session.id, next);
    },
    [session.id],
  );
  // Who comes to a consultation checks no devices first.
  const takesWish = useCallback(() => setDialog('none'), []);

  const leave = async () => {
    // Colleagues and citizens see at once that this person is gone.
    await line.live.command('presence', { presence: 'offline' }).catch(() => undefined);
    logout();
  };

  const desk = useMemo(
    () => ({
      session,
      site,
      line,
      live,
      phone,
      keeper,
      media,
      buttons,
      lists,
      ring,
      equipment,
      speaker: speaker || undefined,
      room,
    }),
    [session, site, line, live, phone, keeper, media, buttons, lists, ring, equipment, speaker, room],
  );

  return (
    <DeskContext value={desk}>
      <div
        className={cx(
          'flex flex-col bg-solid-gray-50 text-solid-gray-900',
          view === 'call' ? 'h-dvh' : 'min-h-dvh', // a call never scrolls
        )}
      >
        <Header
          compact={view === 'call'}
          openDevices={() => setDialog('devices')}
          openSounds={() => setDialog('sounds')}
          openKeys={() => setDialog('keys')}
          mine={mine}
          leave={() => void leave()}
        />
        <SharingBar />
        <StopBanner compact={view === 'call'} />
        <TroubleBanner />
        <OrderedState />
        <WishedCall takesWish={takesWish} />
        {view === 'call' && <CallScreen singleKeys={singleKeys} />}
        {/* What is to be noted of a call comes before one's own page. */}
        {view !== 'call' && (!mine.open || view === 'wrap-up') && <ReadyScreen />}
        {view !== 'call' && mine.open && view !== 'wrap-up' && (
          <Suspense fallback={<p className="p-8">{t('loading', { ns: 'common' })}</p>}>
            <Mine close={() => mine.show(false)} ring={ring} changeRing={changeRing} />
          </Suspense>
        )}
        {view === 'ringing' && <Incoming />}
        <Missed />
        {dialog === 'devices' && view !== 'ringing' && (
          <DeviceCheck
            close={() => {
              rememberChecked();
              setDialog('none');
            }}
          />
        )}
        {dialog === 'sounds' && view !== 'ringing' && (
          <RingSettings choice={ring} change={changeRing} close={() => setDialog('none')} />
        )}
        {dialog === 'keys' && view !== 'ringing' && (
          <ShortcutList
            on={singleKeys}
            change={(on) => {
              setSingleKeys(on);
              keepShortcuts(on);
            }}
            close={() => setDialog('none')}
          />
        )}
      </div>
    </DeskContext>
  );
}

/** Of a speaker whose volume nobody has set yet: as loud as the system has it. */
const startVolume = 1;

function equipmentOf(keeper: MediaKeeper, line: Line): EquipmentKeeper {
  return new EquipmentKeeper(keeper, {
    settings: { load: api.equipment, save: api.putEquipment },
    volume: startVolume,
    samePC: false,
    heard: () => Math.max(0, ...line.phone.levels().values()),
  });
}

/**
 * listens says whether this person is in the call as a supervisor who only
 * listens: then no device is opened. Only supervisors can be, and for them the
 * server's word is waited for, as the call itself may come first; who has just
 * asked to join knows how.
 */
function listens(line: Line, session: Session): Promise<boolean> {
  if (session.role === 'staff') return Promise.resolve(false);
  return new Promise((resolve) => {
    const look = () => {
      const { own } = partsOf(line.live.get().topics.call, session.id);
      if (!own && line.joining === undefined) return;
      stop();
      resolve(own ? isSilent(own) : line.joining === 'listen');
    };
    const stop = line.live.subscribe(look);
    look();
  });
}

/** useButtons has the counters' words; read again after each reconnect, as they may have changed. */
function useButtons(connected: boolean): ButtonInfo[] {
  const [buttons, setButtons] = useState<ButtonInfo[]>([]);
  useEffect(() => {
    if (!connected) return;
    let current = true;
    api.buttons().then(
      (list) => {
        if (current) setButtons(list);
      },
      () => undefined, // the ids are shown until the next connection
    );
    return () => {
      current = false;
    };
  }, [connected]);
  return buttons;
}

function checkedBefore(): boolean {
  try {
    return localStorage.getItem(checkedKey) !== null;
  } catch {
    return true;
  }
}

function rememberChecked(): void {
  try {
    localStorage.setItem(checkedKey, 'yes');
  } catch {
    // Storage may be switched off by policy: then the check is offered each time.
  }
}
