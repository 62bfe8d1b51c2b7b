import { useEffect, useMemo, useState } from 'react';

import type { AppProps } from '../app';
import { api, type Site } from '../lib/api';
import { useNow } from '../lib/clock';
import { addTexts } from '../lib/i18n';
import { Line } from '../lib/line';
import { openRoom } from '../lib/room/client';
import type { RemoteParty } from '../lib/phone-types';
import { useStore } from '../lib/store';
import { BoothContext, type Booth } from './booth';
import { realDevices } from './devices';
import './kiosk.css';
import easy from './locales/ja-x-easy';
import en from './locales/en';
import ja from './locales/ja';
import ko from './locales/ko';
import zh from './locales/zh';
import { face as faceOf, screenKey, waiting } from './machine/face';
import { Announcer } from './parts/Announcer';
import { RemoteSound } from './parts/RemoteSound';
import { TopBar } from './parts/TopBar';
import { TouchOverlay } from './parts/TouchOverlay';
import { printJob } from './printing';
import { Runtime } from './runtime';
import { Screen } from './Screen';
import { SettingsStore } from './settings';
import { useRingback } from './sound';
import { useTouchscreen } from './touchscreen';
import { wipe } from './wipe';
import { WordsStore } from './words';

addTexts('kiosk', { ja, en, 'ja-x-easy': easy, zh, ko });

interface Parts {
  settings: SettingsStore;
  words: WordsStore;
  runtime: Runtime;
}

function build(domain: string, login: string): Parts {
  const settings = new SettingsStore();
  const words = new WordsStore(api);
  const runtime = new Runtime({
    words,
    line: new Line({ domain, login }),
    devices: realDevices,
    settings,
    openRoom: (call) => openRoom(call),
    print: printJob,
    wipe,
    reload: () => location.reload(),
  });
  return { settings, words, runtime };
}

/** KioskApp is what a citizen sees. */
export default function KioskApp({ session, site }: AppProps) {
  const [parts] = useState(() => build(site.domain, session.login));
  useEffect(() => {
    parts.settings.reset();
    parts.runtime.start();
    return () => parts.runtime.stop();
  }, [parts]);
  useTouchscreen();
  return <Kiosk parts={parts} site={site} place={session.name} />;
}

/** A site may have a telephone for the public. */
type PublicSite = Site & { phone?: string };

function Kiosk({ parts, site, place }: { parts: Parts; site: PublicSite; place: string }) {
  const { runtime, settings: store, words } = parts;
  const now = useNow();
  const kiosk = useStore(runtime);
  const settings = useStore(store);
  const { counters } = useStore(words);
  const media = useStore(runtime.localMedia);
  const line = useStore(runtime.phoneState);
  const room = useStore(runtime.room);
  const slides = useStore(runtime.slides);

  const face = faceOf(kiosk, now);
  const busy = kiosk.stage.name === 'calling' || kiosk.stage.name === 'call';
  const remotes = busy ? (line.session?.remotes ?? NOBODY) : NOBODY;
  const music = remotes.some((r) => r.audio);
  useRingback(face === 'calling' && !music && rings(waiting(kiosk)), settings.volume);

  useEffect(() => {
    const root = document.documentElement;
    root.dataset['size'] = settings.size;
    root.dataset['contrast'] = settings.contrast ? 'high' : 'normal';
  }, [settings]);

  const booth = useMemo<Booth>(
    () => ({
      kiosk,
      face,
      now,
      clockOffset: runtime.clockOffset(),
      touch: (touch) => runtime.give({ type: 'touch', touch }),
      settings,
      change: store,
      city: site.name,
      place,
      timeZone: site.timeZone,
      phone: site.phone ?? null,
      counters,
      self: media?.stream ?? null,
      remotes,
      room,
      slides,
    }),
    [kiosk, face, now, runtime, settings, store, site, place, counters, media, remotes, room, slides],
  );

  const onBlocked = useMemo(() => (blocked: boolean) => runtime.give({ type: 'sound', blocked }), [runtime]);

  return (
    <BoothContext value={booth}>
      <div className="k-app" data-face={face}>
        <TopBar />
        <Screen key={screenKey(kiosk, face)} />
        <Announcer />
        {remotes.map(({ stream }) => (
          <RemoteSound
            key={stream.id}
            stream={stream}
            volume={settings.volume}
            blocked={kiosk.world.soundBlocked}
            onBlocked={onBlocked}
          />
        ))}
        {busy && kiosk.world.soundBlocked ? <TouchOverlay /> : null}
      </div>
    </BoothContext>
  );
}

const NOBODY: readonly RemoteParty[] = [];

function rings(how: ReturnType<typeof waiting>): boolean {
  return how === 'ringing' || how === 'queued' || how === 'absent';
}
