import { CommandError, socketURL } from '../live';
import { ProtocolError, type Problem } from '../protocol';
import { ValueStore } from '../store';
import { decodeRoom } from './decode';
import { PageImages } from './images';
import { Link, type LinkOptions } from './link';
import { Outbox } from './outbox';
import { Pace } from './pace';
import type {
  Action,
  Equipment,
  Mark,
  Op,
  RoomServerMessage,
  Signal,
  SignalKind,
  Signals,
  Welcome,
} from './protocol';
import { applyOp, emptyDoc, marksOf } from './reduce';
import type { Room, RoomView } from './room';
import { Strokes } from './strokes';

export interface RoomOptions extends LinkOptions {
  images?: PageImages;
  /** Gives the refs of actions. */
  ref?: () => string;
}

/** openRoom enters the room of a call, and stays in it until it is closed. */
export function openRoom(call: string, options: RoomOptions = {}): Room {
  return new RoomClient(call, options);
}

const over: Problem = {
  code: 'room-over',
  ja: '相談が終わったため、実行できませんでした。',
  en: 'This could not be done, because the consultation is over.',
};

/** closedView is what is left of a room: nothing. */
export function closedView(call: string): RoomView {
  return { status: 'closed', call, part: 'viewer', n: 0, doc: emptyDoc, equipment: {} };
}

type Listeners = { [K in SignalKind]?: Set<(data: Signals[K], from: string) => void> };

class RoomClient implements Room {
  readonly images: PageImages;
  private readonly store: ValueStore<RoomView>;
  private readonly link: Link;
  private readonly outbox = new Outbox();
  private readonly strokes = new Strokes();
  private readonly pace: Pace;
  private readonly listeners: Listeners = {};
  private readonly newRef: () => string;
  /** What this page told of its equipment last: told again to a server that may have forgotten. */
  private equipment: Equipment | undefined;

  constructor(
    private readonly call: string,
    { images, ref, ...link }: RoomOptions,
  ) {
    this.images = images ?? new PageImages(call);
    this.newRef = ref ?? (() => crypto.randomUUID());
    this.store = new ValueStore<RoomView>({ ...closedView(call), status: 'opening' });
    this.pace = new Pace((kind, data, to) => this.pass(kind, data, to));
    this.link = new Link(
      {
        url: () => `${socketURL('/room')}?call=${encodeURIComponent(call)}&after=${this.get().n}`,
        frame: (data) => this.receive(decodeRoom(data)),
        lost: () => this.lost(),
      },
      link,
    );
  }

  get = (): RoomView => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  do(action: Action): Promise<void> {
    if (this.get().status === 'closed') return Promise.reject(new CommandError(over));
    const ref = this.newRef();
    const answer = this.outbox.put(ref, action);
    if (action.kind === 'mark') {
      this.pace.finish(action.mark.id);
      this.strokes.send(ref, action.document, action.page, action.mark);
    }
    // Before the welcome nothing is sent: it all goes, in order, after it.
    if (this.get().status === 'open') this.link.send({ type: 'do', ref, action });
    return answer;
  }

  signal<K extends SignalKind>(kind: K, data: Signals[K], to?: string): void {
    if (this.get().status === 'closed') return;
    if (kind === 'drawing') this.pace.tellDrawing(data as Signals['drawing']);
    else if (kind === 'laser') this.pace.tellLaser(data as Signals['laser']);
    else if (kind === 'level') this.pace.tellLevel(data as Signals['level'], to);
    else {
      if (kind === 'equipment') this.equipment = data as Equipment;
      this.pass(kind, data, to);
    }
  }

  on<K extends SignalKind>(kind: K, callback: (data: Signals[K], from: string) => void): () => void {
    const all: Set<(data: Signals[K], from: string) => void> = (this.listeners[kind] ??= new Set() as never);
    all.add(callback);
    return () => all.delete(callback);
  }

  drawing = (document: string, page: number): Mark[] => this.strokes.at(document, page);
  watchDrawing = (callback: () => void): (() => void) => this.strokes.watch(callback);

  close(): void {
    if (this.get().status === 'closed') return;
    this.link.close();
    this.pace.stop();
    this.images.wipe();
    this.equipment = undefined;
    this.store.set(closedView(this.call));
    this.outbox.fail(over);
    this.strokes.clear();
  }

  private receive(message: RoomServerMessage): void {
    switch (message.type) {
      case 'welcome': {
        this.welcome(message);
        return;
      }
      case 'op': {
        this.apply(message);
        return;
      }
      case 'done':
        this.strokes.settle(message.ref);
        {
          this.outbox.settle(message.ref);
          return;
        }
      case 'refused':
        this.strokes.settle(message.ref);
        {
          this.outbox.settle(message.ref, message.problem);
          return;
        }
      case 'signal': {
        this.hear(message);
        return;
      }
      case 'pong':
        return;
      case 'bye':
        // The others mean: come again.
        if (message.reason !== 'slow' && message.reason !== 'restart') this.close();
        return;
    }
  }

  private welcome({ n, part, state, equipment }: Welcome): void {
    const before = this.get();
    if (!state && n < before.n) throw new ProtocolError('a room cannot go back');
    this.link.welcomed();
    // Before anybody hears of the welcome and asks for more.
    for (const { ref, action } of this.outbox.all()) this.link.send({ type: 'do', ref, action });
    this.store.set({
      ...before,
      status: 'open',
      part,
      equipment,
      ...(state && { n, doc: state }),
    });
    if (state) {
      for (const { id } of before.doc.documents) {
        if (!state.documents.some((doc) => doc.id === id)) this.images.forget(id);
      }
      for (const page of state.marks) this.strokes.finish(page.marks);
    }
    if (this.equipment) this.pass('equipment', this.equipment);
    this.pace.restart();
  }

  private apply(op: Op): void {
    const view = this.get();
    if (view.status !== 'open' || op.n !== view.n + 1) {
      throw new ProtocolError(`operation ${op.n} after ${view.n}`);
    }
    this.store.set({ ...view, n: op.n, doc: applyOp(view.doc, op) });
    // After the mark is there, so that it is never missing in between.
    if (op.kind === 'marks') this.strokes.finish(op.marks.add ?? []);
    if (op.kind === 'remove') this.images.forget(op.id);
  }

  private hear({ kind, data, from = '' }: Signal): void {
    if (kind === 'equipment') {
      const view = this.get();
      this.store.set({ ...view, equipment: { ...view.equipment, [from]: data } });
    }
    if (
      kind === 'drawing' &&
      !marksOf(this.get().doc, data.document, data.page).some((m) => m.id === data.mark.id)
    ) {
      this.strokes.receive(data, from);
    }
    const all = this.listeners[kind] as Set<(data: unknown, from: string) => void> | undefined;
    for (const callback of [...(all ?? [])]) callback(data, from);
  }

  private pass<K extends SignalKind>(kind: K, data: Signals[K], to?: string): void {
    if (this.get().status !== 'open') return;
    this.link.send({ type: 'signal', kind, data, ...(to !== undefined && { to }) });
  }

  private lost(): void {
    const view = this.get();
    if (view.status === 'open') this.store.set({ ...view, status: 'lost' });
  }
}
