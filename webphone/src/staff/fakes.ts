import type { Call, Participant, Topics } from '../lib/protocol';
import { defaultRing } from '../lib/sound';
import { Outputs } from '../lib/equipment/outputs';
import type { Equipment } from '../lib/room/protocol';
import { ValueStore } from '../lib/store';
import type { Desk } from './context';

// A desk without a server and devices: for tests and the stage of screens.

const since = '2027-01-04T00:30:00Z';

export function party(id: string, part: Participant['part'], more: Partial<Participant> = {}): Participant {
  return { id, login: id, name: id, role: 'staff', part, since, device: 'page', hears: true, ...more };
}

export const citizen = party('k', 'caller', { role: 'kiosk', name: '行徳支所ブース', place: '行徳支所' });
export const agent = party('me', 'agent', { name: '佐藤' });

export function callOf(parties: Participant[], more: Partial<Call> = {}): Call {
  return { id: 'room-1', state: 'connected', side: 'agent', held: false, since, parties, ...more };
}

/** A desk as the parts of the screen see it, with what they asked for. */
export interface FakeDesk {
  desk: Desk;
  asked: { name: string; args: object }[];
  line: { left: number; ended: number; joined: string[]; dialled: string };
}

export function fakeDesk(topics: Topics, more: Partial<Desk> = {}): FakeDesk {
  const asked: FakeDesk['asked'] = [];
  const line: FakeDesk['line'] = { left: 0, ended: 0, joined: [], dialled: '' };
  const done = Promise.resolve();
  const keeper = new ValueStore({ media: null, opening: false, off: { audio: false, video: false } });
  const desk = {
    session: { id: 'me', login: 'sato', name: '佐藤', role: 'staff', mustChangePassword: false },
    site: {
      domain: 's.test',
      name: '市',
      timeZone: 'Asia/Tokyo',
      documents: { maxBytes: 50 << 20, maxPages: 300, keepDays: 365 },
    },
    line: {
      live: {
        serverNow: () => Date.parse('2027-01-04T00:31:00Z'),
        command: (name: string, args: object) => {
          asked.push({ name, args });
          return done;
        },
      },
      phone: {
        levels: () => new Map<string, number>(),
        connection: () => undefined,
        decline: () => undefined,
        dial: (key: string) => {
          line.dialled += key;
          return true;
        },
      },
      leave: () => {
        line.left++;
        return done;
      },
      hangup: () => {
        line.ended++;
        return done;
      },
      join: (call: string, mode: string) => {
        line.joined.push(`${call} ${mode}`);
        return done;
      },
    },
    live: { status: 'open', topics },
    phone: {
      registration: 'registered',
      session: {
        direction: 'incoming',
        resumed: false,
        state: 'connected',
        remote: { stream: null, audio: true, video: true },
        remotes: [],
      },
    },
    keeper: Object.assign(keeper, { setOff: () => undefined, again: () => undefined }),
    media: keeper.get(),
    buttons: [],
    lists: { reasons: [], reasonCompulsory: false, dispositions: [], addresses: [] },
    equipment: fakeEquipment(asked),
    speaker: undefined,
    ring: defaultRing,
    room: null,
    ...more,
  } as unknown as Desk;
  return { desk, asked, line };
}

/** The devices of a PC that only notes what is wished of it. */
function fakeEquipment(asked: FakeDesk['asked']) {
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      asked.push({ name, args });
    };
  return Object.assign(
    new ValueStore({
      devices: [
        { id: 'cam', kind: 'camera', label: 'Integrated Camera' },
        { id: 'mic', kind: 'microphone', label: '内蔵マイク' },
        { id: 'spk', kind: 'speaker', label: 'スピーカー (Realtek)', volume: 0.5 },
        { id: 'usb', kind: 'speaker', label: 'USB スピーカー', volume: 0.7 },
      ],
      face: 'cam',
      slides: '',
      microphone: 'mic',
      speaker: 'spk',
      volume: 0.5,
      boost: 1,
      muted: false,
    } satisfies Equipment as Equipment),
    {
      outputs: new Outputs(),
      watchLevels: () => () => undefined,
      levels: () => ({ microphone: 0, speaker: 0 }),
      choose: note('choose'),
      setFaceOff: note('setFaceOff'),
      showSlides: note('showSlides'),
      setDocumentCamera: note('setDocumentCamera'),
      setVolume: note('setVolume'),
      setBoost: note('setBoost'),
      setMuted: note('setMuted'),
      playTone: note('playTone'),
    },
  );
}
