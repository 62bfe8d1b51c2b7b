import { PageImages, type ImageSource } from '../../lib/room/images';
import type {
  Action,
  Mark,
  Message,
  Print,
  RoomDoc,
  RoomDocument,
  RoomPage,
  SignalKind,
  Signals,
} from '../../lib/room/protocol';
import type { Room, RoomView } from '../../lib/room/room';
import { ValueStore } from '../../lib/store';

// A room made of plain values: for the tests, and for the stage.

const AT = '2026-04-01T00:59:30Z';

const nothing: RoomDoc = {
  documents: [],
  stage: { view: { x: 0.5, y: 0.5, scale: 1 } },
  marks: [],
  citizenDraws: false,
  chat: [],
  prints: [],
  printers: [],
  kept: [],
};

export function viewOf(doc: Partial<RoomDoc> = {}, patch: Partial<RoomView> = {}): RoomView {
  return {
    status: 'open',
    call: 'c1',
    part: 'citizen',
    n: 1,
    doc: { ...nothing, ...doc },
    equipment: {},
    ...patch,
  };
}

/** A sheet of A4 as it is rendered at 200 dpi. */
export const a4: RoomPage = { width: 1654, height: 2339 };
/** A page of a writing pad. */
export const padPage: RoomPage = { width: 1920, height: 1080, blank: true };

export function documentOf(id: string, patch: Partial<RoomDocument> = {}): RoomDocument {
  return { id, kind: 'file', name: `${id}.pdf`, by: 's1', at: AT, state: 'ready', pages: [a4, a4], ...patch };
}

/** onStage is a room in which one document is looked at. */
export function onStage(document: RoomDocument, page = 1, doc: Partial<RoomDoc> = {}): Partial<RoomDoc> {
  return { documents: [document], stage: { ...nothing.stage, document: document.id, page }, ...doc };
}

export function said(by: string, text: string): Message {
  return { by, at: AT, text };
}

export function printOf(patch: Partial<Print> = {}): Print {
  return {
    id: 'p1',
    by: 's1',
    at: AT,
    document: 'd1',
    pages: [1],
    marks: false,
    copies: 1,
    media: 'A4',
    color: false,
    printer: 'pr1',
    state: 'printing',
    confirmed: true,
    ...patch,
  };
}

const noImages: ImageSource = {
  load: () => Promise.reject(new Error('no images here')),
  decode: () => Promise.reject(new Error('no images here')),
};

/** FakeRoom does nothing by itself: it notes what is done and says what it is told. */
export class FakeRoom extends ValueStore<RoomView> implements Room {
  readonly images: PageImages;
  readonly done: Action[] = [];
  closed = false;
  /** The server refuses every action. */
  refuses = false;
  private readonly callbacks = new Map<string, Set<(data: never, from: string) => void>>();

  constructor(
    view: RoomView = viewOf(),
    source: ImageSource = noImages,
    private readonly lasting: Mark[] = [],
  ) {
    super(view);
    this.images = new PageImages(view.call, source);
  }

  do(action: Action): Promise<void> {
    this.done.push(action);
    return this.refuses ? Promise.reject(new Error('refused')) : Promise.resolve();
  }

  signal(): void {
    // Nobody is there to hear it.
  }

  on<K extends SignalKind>(kind: K, callback: (data: Signals[K], from: string) => void): () => void {
    const all = this.callbacks.get(kind) ?? new Set();
    this.callbacks.set(kind, all.add(callback));
    return () => all.delete(callback);
  }

  /** tell passes a signal on as if it came from somebody; '' is the server. */
  tell<K extends SignalKind>(kind: K, data: Signals[K], from = ''): void {
    for (const callback of this.callbacks.get(kind) ?? [])
      (callback as (d: Signals[K], f: string) => void)(data, from);
  }

  drawing = (): Mark[] => this.lasting;
  watchDrawing = (): (() => void) => () => undefined;

  close(): void {
    this.closed = true;
    this.set({ ...viewOf(), status: 'closed' });
  }
}
