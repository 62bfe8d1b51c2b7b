import { ValueStore, type Store } from './store';

export interface Device {
  id: string;
  label: string;
}

export interface DeviceList {
  cameras: Device[];
  microphones: Device[];
  speakers: Device[];
}

/** DeviceWatch lists the devices and keeps the list current while it is started. */
export class DeviceWatch implements Store<DeviceList> {
  private readonly store = new ValueStore<DeviceList>({ cameras: [], microphones: [], speakers: [] });
  get = (): DeviceList => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  start(): void {
    devicesOf()?.addEventListener('devicechange', this.refresh);
    this.refresh();
  }

  stop(): void {
    devicesOf()?.removeEventListener('devicechange', this.refresh);
  }

  /** refresh reads the list again; labels are there only after permission was given. */
  refresh = (): void => {
    void devicesOf()
      ?.enumerateDevices()
      .then((all) => this.store.set(sortDevices(all)));
  };
}

/** listDevices reads what is there now; nothing where the browser does not tell. */
export async function listDevices(): Promise<DeviceList> {
  const api = devicesOf() as Partial<MediaDevices> | undefined;
  try {
    return sortDevices((await api?.enumerateDevices?.()) ?? []);
  } catch {
    return sortDevices([]);
  }
}

/** sortDevices groups what the browser lists and leaves its aliases out. */
export function sortDevices(all: Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): DeviceList {
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((d) => d.kind === kind && d.deviceId !== '' && d.deviceId !== 'communications')
      .map((d) => ({ id: d.deviceId, label: d.label }));
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
}

const choiceKey = 'madoguchi.devices';

export interface DeviceChoice {
  camera?: string;
  microphone?: string;
  speaker?: string;
}

/** The devices chosen on this machine. */
export function readChoice(): DeviceChoice {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(choiceKey) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    const choice: DeviceChoice = {};
    for (const key of ['camera', 'microphone', 'speaker'] as const) {
      const id = (value as Record<string, unknown>)[key];
      if (typeof id === 'string') choice[key] = id;
    }
    return choice;
  } catch {
    return {};
  }
}

export function keepChoice(choice: DeviceChoice): void {
  try {
    localStorage.setItem(choiceKey, JSON.stringify(choice));
  } catch {
    // Storage may be switched off by policy; then the choice lasts for this page.
  }
}

/** setSpeaker sends an element's sound to a device; browsers without the choice keep the default. */
export async function setSpeaker(element: HTMLMediaElement, id: string | undefined): Promise<void> {
  const target = element as Partial<Pick<HTMLMediaElement, 'setSinkId'>>;
  try {
    await target.setSinkId?.call(element, id ?? '');
  } catch {
    // The device is gone: the default output goes on.
  }
}

/** LevelReader tells how loud a stream is, 0–1 on a scale that follows the ear. */
export class LevelReader {
  private readonly analyser: AnalyserNode;
  private readonly source: MediaStreamAudioSourceNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(
    private readonly context: AudioContext,
    stream: MediaStream,
  ) {
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source = context.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
  }

  read(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    return levelOf(this.samples);
  }

  close(): void {
    this.source.disconnect();
    void this.context.close();
  }
}

/** levelOf maps the power of samples to 0–1: −60 dBFS is 0, −10 dBFS and more is 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const s of samples) sum += s * s;
  const decibel = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, (decibel + 60) / 50));
}

function devicesOf(): MediaDevices | undefined {
  return navigator.mediaDevices;
}
