import { StrictMode, useEffect, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';

import { addTexts, isLanguage, setLanguage, startI18n } from '../../lib/i18n';
import type { RemoteParty } from '../../lib/phone-types';
import type { ImageSource } from '../../lib/room/images';
import '../../styles.css';
import { BoothContext } from '../booth';
import '../kiosk.css';
import easy from '../locales/ja-x-easy';
import en from '../locales/en';
import ja from '../locales/ja';
import ko from '../locales/ko';
import zh from '../locales/zh';
import { Announcer } from '../parts/Announcer';
import { TopBar } from '../parts/TopBar';
import { Screen } from '../Screen';
import { sizes, type Settings } from '../settings';
import { useTouchscreen } from '../touchscreen';
import { FakeRoom } from './fake-room';
import { states, type Staged } from './states';

// The stage: one state of the kiosk, chosen by the address, without a server.
//
//	/src/kiosk/stage/#state=talk-three&language=en&size=large&contrast=high

/** What the state on the stage holds, cameras and pages: the next one lets go of it. */
const held: (() => void)[] = [];

/** What a camera would send of a scene that is drawn over and over. */
function camera(width: number, height: number, draw: (c: CanvasRenderingContext2D) => void): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const c = canvas.getContext('2d');
  if (c) draw(c);
  const timer = setInterval(() => c && draw(c), 200);
  const stream = canvas.captureStream(10);
  held.push(() => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    canvas.width = canvas.height = 0;
  });
  return stream;
}

/** A drawn person. */
function person(hue: number): MediaStream {
  return camera(1280, 720, (c) => {
    c.fillStyle = `hsl(${hue} 25% 78%)`;
    c.fillRect(0, 0, 1280, 720);
    c.fillStyle = `hsl(${hue} 35% 32%)`;
    c.beginPath();
    c.ellipse(640, 800, 380, 330, 0, 0, Math.PI * 2);
    c.fill();
    c.fillStyle = '#e8c4a0';
    c.beginPath();
    c.ellipse(640, 320, 135, 175, 0, 0, Math.PI * 2);
    c.fill();
  });
}

const hues: Record<string, number> = { k1: 30, s1: 210, s2: 140, s3: 280, s4: 0, s5: 60 };

function settingsOf(query: URLSearchParams): Settings {
  const language = query.get('language');
  return {
    language: isLanguage(language) ? language : 'ja',
    size: sizes.find((s) => s === query.get('size')) ?? 'standard',
    contrast: query.get('contrast') === 'high',
    volume: 8,
    captions: true,
  };
}

/** Papers under a document camera, or a window of the staff's PC. */
function papers(): MediaStream {
  const paper = sheet(1100, 900, '住民異動届');
  return camera(1920, 1080, (c) => {
    c.fillStyle = '#6b5b4b';
    c.fillRect(0, 0, 1920, 1080);
    c.drawImage(paper, 420, 90);
  });
}

/** A printed page, for want of a server that renders one. */
function sheet(width: number, height: number, title: string): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const c = canvas.getContext('2d');
  if (!c) return canvas;
  const unit = Math.min(width, height) / 40;
  c.fillStyle = '#fff';
  c.fillRect(0, 0, width, height);
  c.fillStyle = '#1a1a1c';
  c.font = `700 ${unit * 2}px sans-serif`;
  c.fillText(title, unit * 3, unit * 5);
  c.font = `${unit}px sans-serif`;
  for (let y = unit * 8; y < height - unit * 3; y += unit * 1.8) {
    c.fillText('お住まいの区役所で手続きができます。必要な書類をご確認ください。', unit * 3, y);
  }
  return canvas;
}

/** The pages that a room would load from the server. */
const drawnPages: ImageSource = {
  load: (url) => {
    const wide = url.includes('/d3/');
    const page = wide ? sheet(1920, 1080, '健康保険証') : sheet(1654, 2339, '国民健康保険のお知らせ');
    return page.convertToBlob();
  },
  decode: (blob) => createImageBitmap(blob),
};

function Stage({ staged, settings }: { staged: Staged; settings: Settings }) {
  useTouchscreen();
  const [self] = useState(() => person(hues['k1'] ?? 0));
  const [remotes] = useState(() =>
    staged.pictures.map((party): RemoteParty => ({
      party,
      stream: person(hues[party] ?? 0),
      audio: true,
      video: true,
      ...(party === staged.slidesOf ? { slides: { stream: papers(), video: true } } : {}),
    })),
  );
  const [slides] = useState(() => (staged.ownSlides ? papers() : null));
  const [room] = useState(() => {
    const { view } = staged.booth.kiosk.world;
    if (!view) return null;
    const made = new FakeRoom(view, drawnPages);
    held.push(() => made.images.wipe());
    return made;
  });
  useEffect(() => {
    document.documentElement.dataset['size'] = settings.size;
    document.documentElement.dataset['contrast'] = settings.contrast ? 'high' : 'normal';
  }, [settings]);
  return (
    <BoothContext value={{ ...staged.booth, settings, self, remotes, room, slides }}>
      <div className="k-app" data-face={staged.booth.face} data-stage={location.hash}>
        <TopBar />
        <Screen />
        <Announcer />
      </div>
    </BoothContext>
  );
}

/** show puts the state that the address names on the stage. */
async function show(root: Root, all: readonly Staged[]): Promise<void> {
  const address = location.hash;
  const query = new URLSearchParams(address.slice(1));
  const settings = settingsOf(query);
  await setLanguage(settings.language, false);
  const staged = all.find((s) => s.name === query.get('state')) ?? all[0];
  if (!staged || address !== location.hash) return;
  for (const letGo of held.splice(0)) letGo();
  root.render(
    <StrictMode>
      <Stage key={address} staged={staged} settings={settings} />
    </StrictMode>,
  );
}

async function open(): Promise<void> {
  await startI18n();
  addTexts('kiosk', { ja, en, 'ja-x-easy': easy, zh, ko });
  const all = states();
  const element = document.getElementById('root');
  if (!element) return;
  const root = createRoot(element);
  document.documentElement.dataset['states'] = all.map((s) => s.name).join(' ');
  addEventListener('hashchange', () => void show(root, all));
  await show(root, all);
}

void open();
