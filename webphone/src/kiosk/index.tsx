import { useEffect, useMemo, useState } from 'react';

import type { AppProps } from '../app';
import { api, type Site } from '../lib/api';
import { useNow } from '../lib/clock';
import { addTexts } from '../lib/i18n';
import { EquipmentKeeper } from '../lib/equipment/keeper';
import { MediaKeeper } from '../lib/keeper';
import { Line } from '../lib/line';
import { openRoom } from '../lib/room/client';
import type { Outputs } from '../lib/equipment/outputs';
import type { RemoteParty } from '../lib/phone-types';
import { useStore } from '../lib/store';
import { BoothContext, type Booth } from './booth';
import { BoothDevices } from './booth-devices';
import { BoothBeginning } from './beginning';
import { BoothEquipment } from './booth-equipment';
import { HealthTeller } from './health';
import './kiosk.css';
import easy from './locales/ja-x-easy';
import en from './locales/en';
import ja from './locales/ja';
import ko from './locales/ko';
import zh from './locales/zh';
import { useDressed, useShownLayout, useTheme } from './layout';
import { face as faceOf, screenKey, waiting } from './machine/face';
import { Announcer } from './parts/Announcer';
import { RemoteSound } from './parts/RemoteSound';
import { TopBar } from './parts/TopBar';
import { TouchOverlay } from './parts/TouchOverlay';
import { photographer } from './photograph';
import { printJob } from './printing';
import { Runtime } from './runtime';
import { Screen } from './Screen';
import { Testing } from './screens/Testing';
import { testDevices } from './selftest/devices';
import { SelfTest } from './selftest/self-test';
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
  outputs: Outputs;
  selfTest: SelfTest;
  /** start runs everything until the returned function is called. */
  start: () => () => void;
}

/** Of a speaker whose volume nobody has set yet. */
const startVolume = 0.8;

function build(domain: string, login: string): Parts {
  const line = new Line({ domain, login });
  const media = new MediaKeeper();
  const keeper = new EquipmentKeeper(media, {
    settings: { load: api.equipment, save: api.putEquipment },
    volume: startVolume,
    samePC: true,
    heard: () => Math.max(0, ...line.phone.levels().values()),
  });
  const settings = new SettingsStore(keeper);
  const words = new WordsStore(api);
  let known = Promise.resolve();
  const devices = new BoothDevices(media, keeper, () => known);
  const runtime = new Runtime({
    words,
    line,
    devices,
    settings,
    openRoom: (call) => openRoom(call),
    print: printJob,
    wipe,
    reload: () => location.reload(),
  });
  const equipment = new BoothEquipment(keeper, settings, {
    room: runtime.room,
    account: () => line.live.get().hello?.account.id,
    photograph: (call) => photographer(call, keeper),
    slides: (stream) => {
      line.phone.setSlides(stream);
      runtime.slides.set(stream);
    },
  });
  const beginning = new BoothBeginning(settings, keeper);
  const health = new HealthTeller({ kiosk: runtime, keeper, live: line.live, renew: api.me });
  const selfTest = new SelfTest({
    kiosk: runtime,
    live: line.live,
    test: () => testDevices(chosenOf(keeper)),
  });
  const start = () => {
    settings.reset();
    known = equipment.start();
    const stops = [
      devices.start(),
      equipment.subscribe(() => runtime.give({ type: 'equipment', equipment: equipment.get() })),
      runtime.subscribe(() => beginning.look(runtime.get())),
      health.start(),
      selfTest.start(),
    ];
    runtime.start();
    return () => {
      runtime.stop();
      for (const stop of stops) stop();
      equipment.stop();
    };
  };
  return { settings, words, runtime, outputs: keeper.outputs, selfTest, start };
}

/** chosenOf are the devices that a call would use now. */
function chosenOf(keeper: EquipmentKeeper) {
  const documentCamera = keeper.wouldUse('documentCamera');
  return {
    camera: keeper.wouldUse('camera'),
    ...(documentCamera !== '' && { documentCamera }),
    microphone: keeper.wouldUse('microphone'),
    speaker: keeper.sink,
    volume: keeper.get().volume,
  };
}

/** KioskApp is what a citizen sees. */
export default function KioskApp({ session, site, logout }: AppProps) {
  const [parts] = useState(() => build(site.domain, session.login));
  useEffect(() => parts.start(), [parts]);
  useTouchscreen();
  return <Kiosk parts={parts} site={site} place={session.name} loggedOut={logout} />;
}

function Kiosk({
  parts,
  site,
  place,
  loggedOut,
}: {
  parts: Parts;
  site: Site;
  place: string;
  loggedOut: () => void;
}) {
  const { runtime, settings: store, words, outputs, selfTest } = parts;
  const now = useNow();
  const kiosk = useStore(runtime);
  const settings = useStore(store);
  const { counters: sources } = useStore(words);
  const layout = useShownLayout(kiosk.world.topics.layout, kiosk.stage.name);
  const counters = useDressed(sources, layout);
  useTheme(layout);
  const media = useStore(runtime.localMedia);
  const line = useStore(runtime.phoneState);
  const room = useStore(runtime.room);
  const slides = useStore(runtime.slides);

  const testing = useStore(selfTest);

  const face = faceOf(kiosk, now);
  useEffect(() => {
    if (face === 'login') loggedOut();
  }, [face, loggedOut]);
  const busy = kiosk.stage.name === 'calling' || kiosk.stage.name === 'call';
  const remotes = busy ? (line.session?.remotes ?? NOBODY) : NOBODY;
  const music = remotes.some((r) => r.audio);
  useRingback(face === 'calling' && !music && rings(waiting(kiosk)), settings.volume, outputs);

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
      refused: () => runtime.give({ type: 'refused' }),
      settings,
      change: store,
      city: site.name,
      place: kiosk.world.topics.booth?.name ?? place,
      timeZone: site.timeZone,
      phone: kiosk.world.topics.booth?.phone ?? null,
      counters,
      sources,
      layout,
      self: media?.stream ?? null,
      remotes,
      room,
      slides,
    }),
    [
      kiosk,
      face,
      now,
      runtime,
      settings,
      store,
      site,
      place,
      counters,
      sources,
      layout,
      media,
      remotes,
      room,
      slides,
    ],
  );

  const onBlocked = useMemo(() => (blocked: boolean) => runtime.give({ type: 'sound', blocked }), [runtime]);

  return (
    <BoothContext value={booth}>
      <div className="k-app" data-face={face}>
        <TopBar />
        {testing ? <Testing /> : <Screen key={screenKey(kiosk, face)} />}
        <Announcer />
        {remotes.map(({ stream }) => (
          <RemoteSound
            key={stream.id}
            stream={stream}
            outputs={outputs}
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
