import type { Action } from '../lib/room/protocol';
import type { Room } from '../lib/room/room';
import { ValueStore, type Store } from '../lib/store';
import type { Input } from './machine/state';

/**
 * RoomLink holds the room of the present talk for the runtime: what happens in
 * it becomes inputs, what the citizen does becomes actions. After close nothing
 * of the room is reachable from here.
 */
export class RoomLink {
  private readonly current = new ValueStore<Room | null>(null);
  private stops: (() => void)[] = [];

  constructor(
    private readonly openRoom: (call: string) => Room,
    private readonly give: (input: Input) => void,
  ) {}

  /** The open room, for the page that is drawn and for the booth's equipment. */
  readonly room: Store<Room | null> = this.current;

  open(call: string): void {
    this.close();
    const room = this.openRoom(call);
    const tell = () => this.give({ type: 'room', call, view: room.get() });
    this.stops = [
      room.subscribe(tell),
      room.on('print', ({ print }, from) => {
        if (from === '') this.give({ type: 'print', print }); // nobody else may ask for paper
      }),
    ];
    this.current.set(room);
    tell();
  }

  close(): void {
    for (const stop of this.stops.splice(0)) stop();
    const room = this.current.get();
    if (!room) return;
    this.current.set(null);
    room.close();
  }

  do(action: Action): void {
    const room = this.current.get();
    room?.do(action).catch(() => {
      // The answer to something of a talk that is over interests nobody.
      if (room === this.current.get()) this.give({ type: 'refused' });
    });
  }
}
