import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AppProps } from '../app';
import { api, type ButtonInfo } from '../lib/api';
import { cx } from '../lib/components';
import { keepChoice, readChoice, type DeviceChoice } from '../lib/devices';
import { MediaKeeper } from '../lib/keeper';
import { withoutLeft } from '../lib/line';
import { useStore } from '../lib/store';
import { useLine } from '../lib/use-line';
import { DeskContext } from './context';
import { keepShortcuts, shortcutsOn, useKeys, type KeyAction } from './keys';
import { CallScreen } from './parts/CallScreen';
import { DeviceCheck } from './parts/DeviceCheck';
import { Header } from './parts/Header';
import { Incoming } from './parts/Incoming';
import { Missed } from './parts/Missed';
import { ReadyScreen } from './parts/ReadyScreen';
import { ShortcutList } from './parts/ShortcutList';
import { TroubleBanner } from './parts/TroubleBanner';
import { viewOf } from './view';

const checkedKey = 'madoguchi.devices.checked';

/** StaffApp puts the parts together: the line, the devices, and the screen of the moment. */
export function StaffApp({ session, site, logout }: AppProps) {
  const { t } = useTranslation('staff');
  const line = useLine(session, site, logout);
  const told = useStore(line.live);
  const left = useStore(line.leftCall);
  const live = useMemo(() => withoutLeft(told, left), [told, left]);
  const phone = useStore(line.phone);
  const [choice, setChoice] = useState<DeviceChoice>(readChoice);
  const [keeper] = useState(() => new MediaKeeper(choice));
  const media = useStore(keeper);
  const buttons = useButtons(live.status === 'open');
  const [dialog, setDialog] = useState<'none' | 'devices' | 'keys'>(() =>
    checkedBefore() ? 'none' : 'devices',
  );
  const [singleKeys, setSingleKeys] = useState(shortcutsOn);
  const view = viewOf(live, phone);
  const inCall = view === 'call' || view === 'ringing';

  useEffect(() => {
    document.title = `${t('title')} | ${site.name}`;
  }, [t, site.name]);

  useEffect(() => {
    keeper.start();
    line.phone.setMediaSource(async () => (await keeper.ready()).stream);
    return () => {
      line.phone.setMediaSource(undefined);
      keeper.stop();
    };
  }, [keeper, line]);

  // The devices are open from the first ring on, so that the answer has a picture at once.
  useEffect(() => {
    if (!inCall) return;
    keeper.want('call');
    return () => keeper.release('call');
  }, [keeper, inCall]);

  useEffect(() => {
    line.phone.setMedia(media.media?.stream ?? null);
  }, [line, media.media, media.off]);

  const onKey = useCallback(
    (action: KeyAction) => {
      if (action === 'help') setDialog('keys');
      if (action === 'devices') setDialog('devices');
    },
    [setDialog],
  );
  useKeys(singleKeys, onKey);

  const choose = (next: DeviceChoice) => {
    setChoice(next);
    keepChoice(next);
    keeper.choose(next);
  };

  const leave = async () => {
    // Colleagues and citizens see at once that this person is gone.
    await line.live.command('presence', { presence: 'offline' }).catch(() => undefined);
    logout();
  };

  const desk = useMemo(
    () => ({ session, site, line, live, phone, keeper, media, buttons, speaker: choice.speaker }),
    [session, site, line, live, phone, keeper, media, buttons, choice.speaker],
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
          openKeys={() => setDialog('keys')}
          leave={() => void leave()}
        />
        <TroubleBanner />
        {view === 'call' ? <CallScreen singleKeys={singleKeys} /> : <ReadyScreen />}
        {view === 'ringing' && <Incoming />}
        <Missed />
        {dialog === 'devices' && view !== 'ringing' && (
          <DeviceCheck
            choice={choice}
            choose={choose}
            close={() => {
              rememberChecked();
              setDialog('none');
            }}
          />
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
