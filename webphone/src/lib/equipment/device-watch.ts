import { listDevices, noDevices, type DeviceList } from './names';

/** DeviceWatch keeps the list of devices current while it is started. */
export class DeviceWatch {
  list: DeviceList = noDevices;
  private reading = 0;
  private running = false;

  /** onChange is told of lists that differ: one that is the same is no reason to try a device again. */
  constructor(private readonly onChange: () => void) {}

  start(): void {
    this.running = true;
    devicesOf()?.addEventListener('devicechange', this.refresh);
    this.refresh();
  }

  stop(): void {
    this.running = false;
    devicesOf()?.removeEventListener('devicechange', this.refresh);
  }

  /** refresh reads the list again; labels are there only after permission was given. */
  refresh = (): void => {
    const turn = ++this.reading;
    devicesOf()
      ?.enumerateDevices()
      .then(
        (all) => {
          if (this.running && turn === this.reading) this.learn(listDevices(all));
        },
        () => undefined, // the list stays what it was
      );
  };

  private learn(list: DeviceList): void {
    if (JSON.stringify(list) === JSON.stringify(this.list)) return;
    this.list = list;
    this.onChange();
  }
}

/** In an insecure context the whole API is missing, although the types promise it. */
function devicesOf(): MediaDevices | undefined {
  return navigator.mediaDevices;
}
