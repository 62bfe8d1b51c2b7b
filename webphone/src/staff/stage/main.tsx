import { StrictMode, useEffect, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';

import { addTexts, isLanguage, setLanguage, startI18n } from '../../lib/i18n';
import { PageImages } from '../../lib/room/images';
import '../../styles.css';
import { DeskContext } from '../context';
import { fakeDesk } from '../fakes';
import en from '../locales/en';
import ja from '../locales/ja';
import { CallScreen } from '../parts/CallScreen';
import { Header } from '../parts/Header';
import { ReadyScreen } from '../parts/ReadyScreen';
import { ShortcutList } from '../parts/ShortcutList';
import { fakeRoom } from '../room/testing';
import { desk as paper, person } from './pictures';
import { answer } from './server';
import { states, type Staged } from './states';

// The stage: one state of the staff's screen, chosen by the address, without a server.
//
//	/src/staff/stage/#state=page&language=en

const hues: Record<string, number> = { k: 30, me: 210, tanaka: 140, boss: 280 };
const counters = [
  { id: 'kokuho', texts: { ja: { label: '国保・年金' }, en: { label: 'Health insurance' } } },
];

function Screen({ staged }: { staged: Staged }) {
  const [keysShown, showKeys] = useState(false);
  const [desk] = useState(() => {
    const room = fakeRoom(staged.doc, staged.view).room;
    Object.assign(room, { images: new PageImages('room-1') });
    const own = new MediaStream(person(hues['me'] ?? 0));
    const parties = staged.topics.call?.parties ?? [];
    const slides = paper();
    const media = {
      media: { stream: own, problems: {} },
      opening: false,
      off: { audio: false, video: false },
      unplugged: {},
    };
    const { desk: made } = fakeDesk(staged.topics);
    return {
      ...made,
      session: { ...made.session, role: staged.role ?? 'staff' },
      site: { ...made.site, name: '市川市 行徳支所' },
      keeper: Object.assign(made.keeper, { get: () => media }),
      media,
      buttons: counters,
      room: staged.closed ? null : room,
      phone: {
        ...made.phone,
        ...(staged.screen === 'ready'
          ? { session: undefined }
          : {
              session: {
                ...made.phone.session,
                remotes: parties
                  .filter((p) => p.id !== 'me' && p.part !== 'supervisor')
                  .map((p) => ({
                    party: p.id,
                    stream: person(hues[p.id] ?? 0),
                    audio: true,
                    video: true,
                    ...(staged.slides?.includes(p.id) ? { slides: { stream: slides, video: true } } : {}),
                  })),
              },
            }),
      },
    } as unknown as typeof made;
  });
  useEffect(() => {
    const timer = setTimeout(() => void act(staged));
    return () => clearTimeout(timer);
  }, [staged]);
  const call = staged.screen !== 'ready';
  const nothing = () => undefined;
  return (
    <DeskContext value={desk}>
      <div
        data-stage={location.hash}
        className={`flex flex-col bg-solid-gray-50 text-solid-gray-900 ${call ? 'h-dvh' : 'min-h-dvh'}`}
      >
        <Header
          compact={call}
          openDevices={nothing}
          openSounds={nothing}
          openKeys={() => showKeys(true)}
          mine={{ open: false, show: () => undefined }}
          leave={nothing}
        />
        {call ? <CallScreen singleKeys /> : <ReadyScreen />}
        {keysShown && <ShortcutList on change={nothing} close={() => showKeys(false)} />}
      </div>
    </DeskContext>
  );
}

/** act does what a person does to get there: buttons by their names, ">label=text" for fields. */
async function act({ panel, steps = [] }: Staged): Promise<void> {
  const names = { info: '1', documents: '2', conversation: '3', printing: '4', equipment: '5' } as const;
  if (panel) document.dispatchEvent(new KeyboardEvent('keydown', { key: names[panel] }));
  for (const step of steps) {
    await new Promise((done) => setTimeout(done, 300));
    if (step.startsWith('>')) type(step.slice(1));
    else press(step);
  }
  await new Promise((done) => setTimeout(done, 300));
  document.documentElement.dataset['done'] = location.hash;
}

function press(name: string): void {
  const dialog = document.querySelector('dialog[open]');
  const buttons = [...(dialog ?? document).querySelectorAll('button')];
  buttons.find((b) => (b.getAttribute('aria-label') ?? b.textContent).trim() === name)?.click();
}

function type(step: string): void {
  const [label = '', text = ''] = step.split('=');
  const field = [...document.querySelectorAll('label')].find((l) => l.textContent === label)?.control;
  if (!(field instanceof HTMLInputElement)) return;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** show puts the state that the address names on the stage. */
async function show(root: Root, all: readonly Staged[]): Promise<void> {
  const address = location.hash;
  const query = new URLSearchParams(address.slice(1));
  const language = query.get('language');
  await setLanguage(isLanguage(language) ? language : 'ja', false);
  const staged = all.find((s) => s.name === query.get('state')) ?? all[0];
  if (!staged || address !== location.hash) return;
  root.render(
    <StrictMode>
      <Screen key={address} staged={staged} />
    </StrictMode>,
  );
}

async function open(): Promise<void> {
  await startI18n();
  addTexts('staff', { ja, en });
  window.fetch = answer;
  const all = states();
  const element = document.getElementById('root');
  if (!element) return;
  const root = createRoot(element);
  document.documentElement.dataset['states'] = all.map((s) => s.name).join(' ');
  addEventListener('hashchange', () => void show(root, all));
  await show(root, all);
}

void open();
