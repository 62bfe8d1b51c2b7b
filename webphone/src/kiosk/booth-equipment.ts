import type { EquipmentKeeper } from '../lib/equipment/keeper';
import { tellEquipment, tellLevels } from '../lib/equipment/telling';
import type { Equipment } from '../lib/room/protocol';
import type { Room } from '../lib/room/room';
import { ValueStore, type Store } from '../lib/store';
import type { SettingsStore } from './settings';
import { screenOf, Steering, type Photograph } from './steering';

/** A citizen who turned the sound off leaves no silent booth to the next one. */
const leastVolume = 0.3;

/**
 * BoothEquipment ties the booth's equipment to the consultation: while there is
 * a room, it tells what the booth has and uses and does what the staff wish.
 * What was set for the citizen ends with the consultation; devices and volumes
 * stay.
 */
export class BoothEquipment implements Store<Equipment> {
  private readonly store: ValueStore<Equipment>;
  private readonly steering: Steering;
  private readonly stops: (() => void)[] = [];
  private leave: (() => void)[] = [];

  constructor(
    private readonly keeper: EquipmentKeeper,
    private readonly settings: SettingsStore,
    private readonly parts: {
      room: Store<Room | null>;
      /** The booth's own account id, once it is known. */
      account: () => string | undefined;
      photograph: (call: string) => Photograph;
      /** The second picture to be sent. */
      slides: (stream: MediaStream | null) => void;
    },
  ) {
    this.steering = new Steering(keeper, settings);
    this.store = new ValueStore(this.combined());
  }

  get = (): Equipment => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** start resolves when it is known what was remembered of this booth, or that it cannot be known now. */
  start(): Promise<void> {
    const { keeper, settings, parts } = this;
    let slides: MediaStream | null = null;
    const showSlides = () => {
      const now = keeper.media.get().slides?.stream ?? null;
      if (now !== slides) parts.slides((slides = now));
    };
    const combine = () => this.store.set(this.combined());
    this.stops.push(
      keeper.subscribe(combine),
      settings.subscribe(combine),
      keeper.media.subscribe(showSlides),
      parts.room.subscribe(this.onRoom),
    );
    const known = keeper.start();
    this.onRoom();
    return known;
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.leaveRoom();
    this.keeper.stop();
  }

  private combined(): Equipment {
    return { ...this.keeper.get(), screen: screenOf(this.settings.get()) };
  }

  private readonly onRoom = (): void => {
    const room = this.parts.room.get();
    const was = this.leaveRoom();
    if (room) this.enterRoom(room);
    else if (was) this.end();
  };

  private leaveRoom(): boolean {
    const was = this.leave.length > 0;
    for (const leave of this.leave.splice(0)) leave();
    return was;
  }

  private enterRoom(room: Room): void {
    const { keeper, parts, steering } = this;
    let entered = false;
    const look = () => {
      const view = room.get();
      if (entered || view.status !== 'open') return;
      entered = true;
      // What this page told before it was loaded anew in the middle of the talk.
      const before = view.equipment[parts.account() ?? ''];
      if (before) steering.resume(before);
      this.leave.push(tellEquipment(room, this));
    };
    this.leave.push(
      steering.attend(room, parts.photograph(room.get().call)),
      keeper.watchLevels(),
      tellLevels(room, () => keeper.levels()),
      room.subscribe(look),
    );
    look();
  }

  /** end is for the next citizen. The microphone and the face come back with the next opening. */
  private end(): void {
    this.keeper.showSlides('');
    if (this.keeper.get().volume < leastVolume) this.keeper.setVolume(leastVolume);
  }
}
