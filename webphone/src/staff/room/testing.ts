import { CommandError } from '../../lib/live';
import { wholePage } from '../../lib/ink/view';
import type { PageImages } from '../../lib/room/images';
import type {
  Action,
  Equipment,
  Print,
  Printer,
  RoomDoc,
  RoomDocument,
  Signals,
  SignalKind,
} from '../../lib/room/protocol';
import type { Room, RoomView } from '../../lib/room/room';
import { ValueStore } from '../../lib/store';

// A room as the parts of the screen see it, without a server: for tests and the
// stage of screens.

const at = '2027-01-04T00:30:40Z';

export const emptyDoc: RoomDoc = {
  documents: [],
  stage: { view: wholePage },
  marks: [],
  citizenDraws: false,
  chat: [],
  prints: [],
  printers: [],
  kept: [],
};

export function documentOf(id: string, more: Partial<RoomDocument> = {}): RoomDocument {
  return {
    id,
    kind: 'file',
    name: `${id}.pdf`,
    format: 'pdf',
    by: 'me',
    at,
    state: 'ready',
    pages: [{ width: 1654, height: 2339 }],
    ...more,
  };
}

export function printerOf(id: string, more: Partial<Printer> = {}): Printer {
  return {
    id,
    name: `複合機 ${id}`,
    driver: 'ipp',
    state: 'idle',
    media: ['A4', 'A3'],
    color: true,
    default: true,
    ...more,
  };
}

export function printOf(id: string, more: Partial<Print> = {}): Print {
  return {
    id,
    by: 'me',
    at,
    document: 'form',
    pages: [1],
    marks: true,
    copies: 1,
    media: 'A4',
    color: true,
    printer: 'p1',
    state: 'printing',
    confirmed: false,
    ...more,
  };
}

export const boothEquipment: Equipment = {
  devices: [
    { id: 'face', kind: 'camera', label: 'モニター上のカメラ' },
    { id: 'doc', kind: 'camera', label: '書画カメラ' },
  ],
  face: 'face',
  slides: 'doc',
  documentCamera: 'doc',
  microphone: 'mic',
  speaker: 'spk',
  volume: 0.6,
  boost: 1,
  muted: false,
};

/** A room and what was asked of it. */
export interface FakeRoom {
  room: Room;
  did: Action[];
  signals: { kind: string; data: unknown; to: string | undefined }[];
  /** change is what the server tells. */
  change: (doc: Partial<RoomDoc>, view?: Partial<Omit<RoomView, 'doc'>>) => void;
  /** refuse makes the next actions fail with these words. */
  refuse: (ja?: string) => void;
}

export function fakeRoom(doc: Partial<RoomDoc> = {}, more: Partial<Omit<RoomView, 'doc'>> = {}): FakeRoom {
  const store = new ValueStore<RoomView>({
    status: 'open',
    call: 'room-1',
    part: 'driver',
    n: 7,
    equipment: {},
    ...more,
    doc: { ...emptyDoc, ...doc },
  });
  const did: Action[] = [];
  const signals: FakeRoom['signals'] = [];
  let refusal: string | undefined;
  const images = {
    thumb: () => Promise.reject(new Error('no pictures here')),
    page: () => Promise.reject(new Error('no pictures here')),
    peek: () => undefined,
    prefetch: () => undefined,
  } as unknown as PageImages;
  const room: Room = {
    get: store.get,
    subscribe: store.subscribe,
    images,
    do: (action) => {
      did.push(action);
      return refusal === undefined
        ? Promise.resolve()
        : Promise.reject(new CommandError({ code: 'no', ja: refusal, en: refusal }));
    },
    signal: <K extends SignalKind>(kind: K, data: Signals[K], to?: string) => {
      signals.push({ kind, data, to });
    },
    on: () => () => undefined,
    drawing: () => [],
    watchDrawing: () => () => undefined,
    close: () => undefined,
  };
  return {
    room,
    did,
    signals,
    change: (patch, view) => {
      const old = store.get();
      store.set({ ...old, ...view, n: old.n + 1, doc: { ...old.doc, ...patch } });
    },
    refuse: (ja) => {
      refusal = ja;
    },
  };
}
