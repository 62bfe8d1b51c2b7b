import type { EquipmentKeeper } from '../lib/equipment/keeper';
import type { DeviceState as Told, Health } from '../lib/protocol';
import { connection } from './machine/face';
import type { DeviceState, Kiosk } from './machine/state';
import type { LivePort } from './runtime';

/** Several changes at once (a hub that is pulled out) are told together. */
const TELL_AFTER_MS = 500;
/** Told again without a change: its answer also measures the line. */
const TELL_EVERY_MS = 30_000;
/** Of so many answers the middle one counts. */
const MEASURED = 5;
/** How long the server may take to answer over a good, and over a usable line. */
const GOOD_RTT_MS = 200;
const FAIR_RTT_MS = 800;
/** The cookie of the login lasts longer than this; each use of the login renews it. */
const RENEW_EVERY_MS = 12 * 60 * 60_000;

type Devices = ReturnType<EquipmentKeeper['get']>;

/** What the health is read from. */
export interface Patient {
  kiosk: { get(): Kiosk; subscribe(listener: () => void): () => void };
  keeper: Pick<EquipmentKeeper, 'get' | 'subscribe'>;
  live: LivePort;
  /** Uses the login, so that it does not run out on a PC that is never restarted. */
  renew: () => Promise<unknown>;
}

/** HealthTeller tells the server how the booth does, for administrators and supervisors. */
export class HealthTeller {
  private told = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly answers: number[] = [];
  private open = false;

  constructor(private readonly patient: Patient) {}

  /** start tells until the returned function is called. */
  start(): () => void {
    const { kiosk, keeper, live, renew } = this.patient;
    const changed = () => this.look();
    const stops = [kiosk.subscribe(changed), keeper.subscribe(changed), live.subscribe(changed)];
    const again = setInterval(() => this.tell(true), TELL_EVERY_MS);
    // Without an answer the next time does it.
    const renewal = setInterval(() => void renew().catch(() => undefined), RENEW_EVERY_MS);
    this.look();
    return () => {
      for (const stop of stops) stop();
      clearInterval(again);
      clearInterval(renewal);
      clearTimeout(this.timer);
      this.timer = undefined;
    };
  }

  private look(): void {
    const open = this.patient.live.get().status === 'open';
    if (open && !this.open) this.told = ''; // another connection, perhaps another server
    this.open = open;
    if (!open || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tell(false);
    }, TELL_AFTER_MS);
  }

  private tell(anyway: boolean): void {
    const { kiosk, keeper, live } = this.patient;
    if (live.get().status !== 'open') return;
    const health = healthOf(kiosk.get(), keeper.get(), this.rtt(), Date.now());
    const text = JSON.stringify(health);
    if (text === this.told && !anyway) return;
    this.told = text;
    const began = performance.now();
    live.command('health', health).then(
      () => {
        this.answers.unshift(performance.now() - began);
        this.answers.length = Math.min(this.answers.length, MEASURED);
      },
      () => (this.told = ''), // told with the next change, or in half a minute
    );
  }

  private rtt(): number | undefined {
    return this.answers.toSorted((a, b) => a - b)[Math.floor(this.answers.length / 2)];
  }
}

/** healthOf says of a booth what others want to know. rtt is how long the server takes to answer, in ms. */
export function healthOf(kiosk: Kiosk, devices: Devices, rtt: number | undefined, now: number): Health {
  const { world, stage } = kiosk;
  const talking = stage.name === 'call';
  const network = talking ? connection(kiosk, now) : rtt === undefined ? undefined : lineOf(rtt);
  const camera = deviceOf('camera', devices, world.devices.camera);
  const microphone = deviceOf('microphone', devices, world.devices.microphone);
  const speaker = deviceOf('speaker', devices, world.devices.speaker);
  const docCamera = documentCameraOf(devices, world.topics.booth?.documentCamera);
  return {
    browser: browserOf(navigator.userAgent),
    page: world.version ?? '',
    ...(camera && { camera }),
    ...(docCamera && { docCamera }),
    ...(microphone && { microphone }),
    ...(speaker && { speaker }),
    ...(network && { network }),
    devices: devices.devices.filter((d) => d.label !== '').map(({ kind, label }) => ({ kind, label })),
  };
}

function lineOf(rtt: number): 'good' | 'fair' | 'poor' {
  if (rtt <= GOOD_RTT_MS) return 'good';
  return rtt <= FAIR_RTT_MS ? 'fair' : 'poor';
}

/** deviceOf joins what the last opening found with what is connected now. */
function deviceOf(
  kind: 'camera' | 'microphone' | 'speaker',
  { devices, problems }: Devices,
  opened: DeviceState,
): Told | undefined {
  const problem = problems?.[kind];
  if (problem === 'unplugged' || problem === 'missing') return 'missing';
  if (problem !== undefined) return 'trouble';
  // Without labels (no leave to use devices yet) nothing can be missed.
  const listed = devices.some((d) => d.label !== '');
  if (listed && !devices.some((d) => d.kind === kind)) return 'missing';
  switch (opened) {
    case 'unknown':
      return undefined;
    case 'ok':
      return 'ok';
    case 'missing':
      return 'missing';
    default:
      return 'trouble';
  }
}

function documentCameraOf(
  { devices, documentCamera }: Devices,
  wanted: string | undefined,
): Told | undefined {
  if (documentCamera !== undefined) return 'ok';
  return wanted !== undefined && devices.some((d) => d.label !== '') ? 'missing' : undefined;
}

/** browserOf reads the browser's name and main version out of what it calls itself. */
export function browserOf(agent: string): string {
  for (const [name, pattern] of [
    ['Edge', /Edg\/(\d+)/],
    ['Chrome', /Chrom(?:e|ium)\/(\d+)/],
    ['Firefox', /Firefox\/(\d+)/],
  ] as const) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return '';
}
