import type { MediaChoice } from '../media';
import type { Equipment } from '../room/protocol';
import { playTest } from '../sound';
import { ValueStore, type Store } from '../store';
import { DeviceWatch } from './device-watch';
import { levelOfAmplitude } from './levels';
import { maxBoost, Microphone } from './microphone';
import { byId, byLabel, deviceKinds, type DeviceKind, type DeviceList } from './names';
import { Outputs } from './outputs';
import type { EquipmentOptions, MediaPort } from './ports';
import { Remembered, type Settings } from './remembered';
import { documentCameraOf, reportOf, speakerOf, usedId, volumeOf, wanted, type Known } from './report';
import { Wishes } from './wishes';

/** A call is not kept waiting any longer for what was remembered. */
const knownWithin = 2_000; // ms
/** How long a trouble that passes by itself is told. */
const troubleFor = 10_000; // ms

/** What was opened, what became of its sound, and both together. */
interface Sent {
  source: MediaStream | null;
  output: MediaStreamTrack | null;
  stream: MediaStream | null;
}
const nothing: Sent = { source: null, output: null, stream: null };

/**
 * EquipmentKeeper is the one owner of the cameras, microphones and speakers of
 * a page. It knows all of them by name, which are used and how they are set;
 * everything that wants another device or volume asks here. MediaKeeper below
 * it opens and closes.
 *
 *	remembered ──► wishes by label ──► ids of the present list ──► MediaKeeper.choose
 *	devicechange ─► list ─────────────┘        └──► Outputs (speaker, volume)
 *	                                                Microphone (boost, level) ─► follow
 *
 * A device that is unplugged stays wanted: it is told as a problem, another one
 * is used meanwhile, and it comes back when it is plugged in again, also under
 * another id.
 */
export class EquipmentKeeper implements Store<Equipment> {
  readonly outputs: Outputs;
  readonly microphone: Microphone;
  private readonly remembered: Remembered;
  private readonly store: ValueStore<Equipment>;
  private readonly senders = new Set<(stream: MediaStream | null) => void>();
  private readonly stops: (() => void)[] = [];
  private readonly watch: DeviceWatch;
  private readonly wishes: Wishes;
  private choice: MediaChoice = {};
  private mutedBy = '';
  private failedSpeaker = '';
  private sent: Sent = nothing;
  private toning = false;
  private trouble: Known['trouble'] = {};
  private troubleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly media: MediaPort,
    private readonly options: EquipmentOptions,
  ) {
    this.outputs = new Outputs((speaker) => {
      this.failedSpeaker = speaker;
      this.update();
    });
    this.microphone = new Microphone(() => this.send());
    this.remembered = new Remembered(options.settings, () => {
      this.seek();
      this.update();
    });
    this.wishes = new Wishes((kind) => this.settings()[kind], options.samePC);
    this.watch = new DeviceWatch(this.onList);
    this.store = new ValueStore(reportOf(this.known()));
  }

  get = (): Equipment => this.store.get();
  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** start resolves when it is known what was remembered, or that it cannot be known in time. */
  async start(): Promise<void> {
    this.media.start();
    this.stops.push(this.media.subscribe(this.onMedia));
    this.watch.start();
    this.stops.push(() => this.watch.stop());
    const late = new Promise((resolve) => setTimeout(resolve, knownWithin));
    await Promise.race([this.remembered.start(), late]);
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    clearTimeout(this.troubleTimer);
    this.remembered.stop();
    this.microphone.close();
    this.media.stop();
    this.sent = nothing;
  }

  /** sink is the id of the chosen speaker; '' while it is the system's own choice. */
  get sink(): string {
    const sink = byLabel(this.list, 'speaker', this.wishes.expected('speaker'))?.id ?? '';
    return sink === this.list.standard.speaker ? '' : sink;
  }

  /** follow gives the stream to send now and whenever it became another one, or a camera was switched off or on. */
  follow(send: (stream: MediaStream | null) => void): () => void {
    this.senders.add(send);
    send(this.sent.stream);
    return () => this.senders.delete(send);
  }

  /** ready resolves with what is to be sent, once the devices were opened or tried to be. */
  async ready(): Promise<MediaStream | null> {
    await this.media.ready();
    return this.sent.stream;
  }

  /** choose takes another device; '' leaves it to the system. Ids that are not there change nothing. */
  choose(kind: DeviceKind, id: string): void {
    const device = byId(this.list, kind, id);
    if (!device && id !== '') return;
    this.wishes.forget(kind);
    this.remembered.change({ [kind]: device?.label ?? '' });
    if (!device && kind !== 'speaker') {
      this.choice = without(this.choice, kind);
      this.media.choose(this.choice);
    }
    this.seek();
    this.update();
  }

  /**
   * prefer takes the device with this label, also one that is not there yet: it
   * is told as unplugged until it comes.
   */
  prefer(kind: DeviceKind | 'documentCamera', label: string): void {
    if ((this.settings()[kind] ?? '') === label) return;
    if (kind !== 'documentCamera') this.wishes.forget(kind);
    this.remembered.change({ [kind]: label });
    this.seek();
    this.update();
  }

  /** wouldUse is the device that is used, or would be as soon as it is needed, by id; '' when there is none. */
  wouldUse(kind: DeviceKind | 'documentCamera'): string {
    const known = this.known();
    return kind === 'documentCamera' ? (documentCameraOf(known)?.id ?? '') : wanted(known, kind);
  }

  /**
   * showSlides sends a camera, or 'screen', beside the face; '' ends that. Ids
   * that are not there change nothing.
   */
  showSlides(id: string): void {
    const camera = byId(this.list, 'camera', id);
    if (id === '') void this.media.showSlides(null);
    else if (id === 'screen') void this.media.showSlides({ kind: 'screen' });
    else if (camera) void this.media.showSlides({ kind: 'camera', camera: { id, label: camera.made } });
  }

  /** setDocumentCamera says which camera looks at the table; '' for none. */
  setDocumentCamera(id: string): void {
    const device = byId(this.list, 'camera', id);
    if (!device && id !== '') return;
    this.remembered.change({ documentCamera: device?.label ?? '' });
    this.update();
  }

  /** setVolume sets the volume of a speaker, 0–1; of the one that is used when none is named. */
  setVolume(volume: number, id?: string): void {
    const speaker = id === undefined ? speakerOf(this.known()) : byId(this.list, 'speaker', id);
    if (id !== undefined && !speaker) return;
    this.remembered.setVolume(speaker?.label ?? '', between(volume, 0, 1));
    this.update();
  }

  /** setBoost makes the microphone that is used 1–4 times as loud. */
  setBoost(boost: number): void {
    const { microphone } = this.get();
    const label = byId(this.list, 'microphone', microphone)?.label ?? '';
    this.remembered.setBoost(label, between(boost, 1, maxBoost));
    this.update();
  }

  /** setMuted silences the microphone; by is whoever did that, '' for the person in front of this PC. */
  setMuted(muted: boolean, by = ''): void {
    this.mutedBy = muted ? by : '';
    this.media.setOff('audio', muted);
    this.update();
  }

  /** setFaceOff switches the picture of the face off or on; the camera stays open. */
  setFaceOff(off: boolean): void {
    if (off !== this.media.get().off.video) this.media.setOff('video', off);
  }

  /** report tells a trouble with a device for a while, as the staff cannot see this PC. */
  report(kind: DeviceKind, problem: string): void {
    this.trouble = { [kind]: problem };
    clearTimeout(this.troubleTimer);
    this.troubleTimer = setTimeout(() => {
      this.trouble = {};
      this.update();
    }, troubleFor);
    this.update();
  }

  /** playTone sounds the test tone on a speaker at its volume; on the one that is used when none is named. */
  async playTone(id?: string): Promise<void> {
    const known = this.known();
    const speaker = id === undefined ? speakerOf(known) : byId(this.list, 'speaker', id);
    if (this.toning || (id !== undefined && !speaker)) return;
    this.toning = true;
    try {
      await playTest(speaker?.id, volumeOf(known, speaker?.label ?? ''));
    } finally {
      this.toning = false;
    }
  }

  /** watchLevels keeps levels() working until the returned function is called. */
  watchLevels(): () => void {
    return this.microphone.watchLevel();
  }

  /** levels says how loud the microphone and what is heard are now, 0–1 on a scale that follows the ear. */
  levels(): { microphone: number; speaker: number } {
    const heard = (this.options.heard?.() ?? 0) * this.get().volume;
    return { microphone: this.microphone.level(), speaker: levelOfAmplitude(heard) };
  }

  private readonly onList = (): void => {
    this.failedSpeaker = '';
    this.wishes.learn(this.list);
    this.seek();
    this.wishes.settle(this.list);
    this.update();
  };

  private readonly onMedia = (): void => {
    const { media, off } = this.media.get();
    if (!off.audio) this.mutedBy = '';
    const opened = media?.stream ?? null;
    if (opened !== this.sent.source) {
      this.microphone.setTrack(opened?.getAudioTracks()[0] ?? null);
      if (opened) this.watch.refresh(); // labels, or what was unplugged
    }
    this.update();
    this.send();
  };

  /** seek asks for the cameras and microphones that are wanted and there, but not used. */
  private seek(): void {
    const known = this.known();
    const open = this.media.get().media !== null;
    const next: MediaChoice = { ...this.choice };
    let missed = false;
    for (const kind of ['camera', 'microphone'] as const) {
      const device = byLabel(this.list, kind, known.expected[kind]);
      if (!device) continue;
      const other = open && usedId(known, kind) !== device.id;
      // What is in use by the system's choice is not chosen, unless it was lost and is back.
      if (!this.settings()[kind] && !other) continue;
      next[kind] = device.id;
      if (kind === 'camera') next.cameraLabel = device.made;
      missed ||= other;
    }
    const same = next.camera === this.choice.camera && next.microphone === this.choice.microphone;
    if (same && !missed) return;
    this.choice = next;
    this.media.choose(next);
  }

  private update(): void {
    const known = this.known();
    const report = reportOf(known);
    for (const kind of deviceKinds) {
      const id = kind === 'camera' ? usedId(known, kind) : report[kind];
      this.wishes.note(kind, byId(this.list, kind, id)?.label);
    }
    this.outputs.set(this.sink, report.volume);
    this.microphone.setBoost(report.boost);
    if (JSON.stringify(report) !== JSON.stringify(this.get())) this.store.set(report);
  }

  private send(): void {
    const source = this.media.get().media?.stream ?? null;
    const output = this.microphone.output;
    if (source !== this.sent.source || output !== this.sent.output) {
      this.sent = { source, output, stream: streamOf(source, output) };
    }
    for (const send of this.senders) send(this.sent.stream);
  }

  private get list(): DeviceList {
    return this.watch.list;
  }

  private settings(): Settings {
    return this.remembered.get();
  }

  private known(): Known {
    const expected: Known['expected'] = {};
    for (const kind of deviceKinds) {
      const label = this.wishes.expected(kind);
      if (label) expected[kind] = label;
    }
    return {
      list: this.list,
      media: this.media.get(),
      settings: this.settings(),
      expected,
      volume: this.options.volume,
      mutedBy: this.mutedBy,
      failedSpeaker: this.failedSpeaker,
      trouble: this.trouble,
    };
  }
}

/** streamOf is the opened stream itself, unless the microphone goes through the boost. */
function streamOf(source: MediaStream | null, output: MediaStreamTrack | null): MediaStream | null {
  if (!source || !output || source.getTracks().includes(output)) return source;
  return new MediaStream([...source.getVideoTracks(), output]);
}

function without(
  { camera, cameraLabel, microphone }: MediaChoice,
  kind: 'camera' | 'microphone',
): MediaChoice {
  if (kind === 'camera') return microphone === undefined ? {} : { microphone };
  if (camera === undefined) return {};
  return cameraLabel === undefined ? { camera } : { camera, cameraLabel };
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Number.isFinite(value) ? value : low));
}
