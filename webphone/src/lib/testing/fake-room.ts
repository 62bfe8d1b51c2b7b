import type { Equipment, SignalKind, Signals } from '../room/protocol';
import type { Room, RoomView } from '../room/room';
import { ValueStore } from '../store';

interface Sent {
  kind: SignalKind;
  data: unknown;
  to?: string;
}

/** FakeRoom is an open room that remembers what was sent and can be sent to. */
export class FakeRoom implements Room {
  sent: Sent[] = [];
  private readonly store: ValueStore<RoomView>;
  private readonly listeners: { kind: SignalKind; callback: (data: never, from: string) => void }[] = [];

  constructor(view: Partial<RoomView> = {}) {
    this.store = new ValueStore<RoomView>({
      status: 'open',
      call: 'room-1',
      part: 'driver',
      n: 0,
      doc: {
        documents: [],
        stage: { view: { x: 0.5, y: 0.5, scale: 1 } },
        marks: [],
        citizenDraws: false,
        chat: [],
        prints: [],
        printers: [],
        kept: [],
      },
      equipment: {},
      ...view,
    });
  }

  get = () => this.store.get();
  subscribe = (listener: () => void) => this.store.subscribe(listener);
  do = () => Promise.resolve();
  drawing = () => [];
  watchDrawing = () => () => undefined;
  // Pages of a fake room have no pictures.
  readonly images = Object.create(null) as Room['images'];
  close = () => undefined;

  signal<K extends SignalKind>(kind: K, data: Signals[K], to?: string): void {
    this.sent.push(to === undefined ? { kind, data } : { kind, data, to });
  }

  on<K extends SignalKind>(kind: K, callback: (data: Signals[K], from: string) => void): () => void {
    const listener = { kind, callback };
    this.listeners.push(listener);
    return () => void this.listeners.splice(this.listeners.indexOf(listener), 1);
  }

  /** come is a signal of somebody else. */
  come<K extends SignalKind>(kind: K, data: Signals[K], from = 'other'): void {
    for (const l of this.listeners.filter((one) => one.kind === kind)) l.callback(data as never, from);
  }

  setStatus(status: RoomView['status']): void {
    this.store.set({ ...this.get(), status });
  }

  setEquipment(account: string, equipment: Equipment): void {
    this.store.set({ ...this.get(), equipment: { ...this.get().equipment, [account]: equipment } });
  }

  /** of are the data of one kind that were sent. */
  of(kind: SignalKind): unknown[] {
    return this.sent.filter((s) => s.kind === kind).map((s) => s.data);
  }
}
