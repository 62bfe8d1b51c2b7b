import { StrictMode, useEffect, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';

import { addTexts, isLanguage, setLanguage, startI18n } from '../../lib/i18n';
import type { RemoteParty } from '../../lib/phone-types';
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
import { states, type Staged } from './states';

// The stage: one state of the kiosk, chosen by the address, without a server.
//
//	/src/kiosk/stage/#state=talk-three&language=en&size=large&contrast=high

/** A drawn person, as a camera would send it. */
function person(hue: number): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const draw = () => {
    const c = canvas.getContext('2d');
    if (!c) return;
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
  };
  draw();
  setInterval(draw, 200);
  return canvas.captureStream(10);
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

function Stage({ staged, settings }: { staged: Staged; settings: Settings }) {
  useTouchscreen();
  const [self] = useState(() => person(hues['k1'] ?? 0));
  const [remotes] = useState(() =>
    staged.pictures.map((party): RemoteParty => ({
      party,
      stream: person(hues[party] ?? 0),
      audio: true,
      video: true,
    })),
  );
  useEffect(() => {
    document.documentElement.dataset['size'] = settings.size;
    document.documentElement.dataset['contrast'] = settings.contrast ? 'high' : 'normal';
  }, [settings]);
  return (
    <BoothContext value={{ ...staged.booth, settings, self, remotes }}>
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
