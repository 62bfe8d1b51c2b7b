import type { EquipmentKeeper } from '../lib/equipment/keeper';
import type { MediaKeeper } from '../lib/keeper';
import type { LocalMedia } from '../lib/media';
import { realDevices, type DevicePort } from './devices';

const reason = 'booth';

/**
 * BoothDevices gives the runtime the booth's camera and microphone as they are
 * to be sent, and tells it when they became others: switched by the staff,
 * boosted, pulled out or back again.
 */
export class BoothDevices implements DevicePort {
  private opens = 0;
  private current: LocalMedia | null = null;
  private readonly listeners = new Set<(media: LocalMedia) => void>();

  constructor(
    private readonly media: Pick<MediaKeeper, 'get' | 'want' | 'release' | 'again'>,
    private readonly equipment: Pick<EquipmentKeeper, 'follow' | 'ready'>,
    /** Resolves when it is known which devices are to be opened. */
    private readonly known: () => Promise<void>,
  ) {}

  readonly hasSpeaker = realDevices.hasSpeaker;
  readonly onChange = realDevices.onChange;

  /** start follows what is to be sent until the returned function is called. */
  start(): () => void {
    return this.equipment.follow((stream) => this.follow(stream));
  }

  async open(): Promise<LocalMedia> {
    this.opens++;
    await this.known();
    this.media.want(reason);
    return this.opened();
  }

  again(): Promise<LocalMedia> {
    this.media.again();
    return this.opened();
  }
  close(): void {
    this.opens--;
    if (this.opens > 0) return;
    this.current = null;
    this.media.release(reason);
  }

  /** onReopened calls back when what was opened became another stream, or a camera was switched off. */
  onReopened(listener: (media: LocalMedia) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async opened(): Promise<LocalMedia> {
    const stream = (await this.equipment.ready()) ?? new MediaStream();
    this.current = { stream, problems: this.media.get().media?.problems ?? {} };
    return this.current;
  }

  private follow(stream: MediaStream | null): void {
    if (!this.current || !stream) return;
    this.current = { stream, problems: this.media.get().media?.problems ?? {} };
    for (const listener of this.listeners) listener(this.current);
  }
}
