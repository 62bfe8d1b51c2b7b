// Sounds are synthesised: nothing to load, nothing to license.

/** One note: start in seconds after the pattern's start, length, and pitch. */
interface Note {
  at: number;
  length: number;
  hertz: number;
}

/** The ring tones that people choose from; what sounds once, and how often. */
export const toneNames = ['chime', 'bell', 'marimba', 'classic'] as const;
export type ToneName = (typeof toneNames)[number];

interface Tone {
  notes: Note[];
  every: number; // ms
  wave: OscillatorType;
}

const tones: Record<ToneName, Tone> = {
  // A soft two-note chime, three times.
  chime: {
    notes: [0, 0.75, 1.5].flatMap((at) => [
      { at, length: 0.32, hertz: 784 },
      { at: at + 0.28, length: 0.42, hertz: 1_047 },
    ]),
    every: 3_600,
    wave: 'triangle',
  },
  // One low bell with its overtones, long enough to be heard across a room.
  bell: {
    notes: [0, 1.2].flatMap((at) =>
      [440, 880, 1_213].map((hertz, i) => ({ at, length: 1.1 / (i + 1), hertz })),
    ),
    every: 3_600,
    wave: 'sine',
  },
  // Short rising steps: tells itself from the talk of a busy office.
  marimba: {
    notes: [0, 1.1].flatMap((at) =>
      [523, 659, 784, 1_047, 784].map((hertz, i) => ({ at: at + i * 0.16, length: 0.22, hertz })),
    ),
    every: 3_200,
    wave: 'sine',
  },
  // A telephone's trill, for whoever knows it from a desk phone.
  classic: {
    notes: Array.from({ length: 16 }, (_, i) => ({
      at: i * 0.0625,
      length: 0.07,
      hertz: i % 2 === 0 ? 1_000 : 1_250,
    })),
    every: 3_000,
    wave: 'square',
  },
};

/** A short rising scale: easy to tell from noise in a room. */
const testPattern: Note[] = [523, 659, 784, 1_047].map((hertz, i) => ({ at: i * 0.28, length: 0.3, hertz }));

const loudness = 0.35;
/** A square wave sounds far louder than a round one of the same height. */
const height: Partial<Record<OscillatorType, number>> = { sine: 1.3, triangle: 1, square: 0.35 };

/** What rings, and how loud (0–1). */
export interface RingChoice {
  tone: ToneName;
  volume: number;
}

/** Ringer plays a ring tone again and again until it is stopped. */
export class Ringer {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly newContext: () => AudioContext = () => new AudioContext()) {}

  get ringing(): boolean {
    return this.context !== null;
  }

  start(speaker?: string, choice: RingChoice = defaultRing): void {
    if (this.context) return;
    const context = this.newContext();
    this.context = context;
    void setSink(context, speaker);
    // A page that nobody touched yet may not sound; then the pop-up and title speak.
    void context.resume();
    const { notes, every, wave } = tones[choice.tone];
    const ring = () => play(context, notes, wave, choice.volume);
    ring();
    this.timer = setInterval(ring, every);
  }

  stop(): void {
    clearInterval(this.timer);
    void this.context?.close();
    this.context = null;
  }
}

/** playTest sounds the test tone once, as loud as is said (0–1), and resolves when it is over. */
export function playTest(speaker?: string, volume = 1): Promise<void> {
  return playOnce(testPattern, 'triangle', volume, speaker);
}

/** playRing sounds a ring tone once and resolves when it is over. */
export function playRing({ tone, volume }: RingChoice, speaker?: string): Promise<void> {
  return playOnce(tones[tone].notes, tones[tone].wave, volume, speaker);
}

async function playOnce(
  notes: Note[],
  wave: OscillatorType,
  volume: number,
  speaker?: string,
): Promise<void> {
  const context = new AudioContext();
  try {
    await setSink(context, speaker);
    await context.resume();
    play(context, notes, wave, volume);
    const end = Math.max(...notes.map((note) => note.at + note.length));
    await new Promise((resolve) => setTimeout(resolve, (end + 0.2) * 1000));
  } finally {
    await context.close();
  }
}

function play(context: AudioContext, notes: Note[], wave: OscillatorType, volume: number): void {
  const peak = loudness * (height[wave] ?? 1) * volume;
  if (peak <= 0) return;
  const start = context.currentTime + 0.02;
  for (const note of notes) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = wave;
    oscillator.frequency.value = note.hertz;
    const from = start + note.at;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(peak, from + 0.02); // no click
    gain.gain.exponentialRampToValueAtTime(0.001, from + note.length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + note.length + 0.05);
  }
}

async function setSink(context: AudioContext, speaker: string | undefined): Promise<void> {
  if (speaker === undefined) return;
  const target = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  try {
    await target.setSinkId?.(speaker);
  } catch {
    // The device is gone: the default output goes on.
  }
}

export const defaultRing: RingChoice = { tone: 'chime', volume: 1 };

/** Several people share a PC: the choice is the account's. */
const ringKey = (account: string) => `madoguchi.ring.${account}`;

/** readRing is what an account chose on this machine. */
export function readRing(account: string): RingChoice {
  try {
    const value = JSON.parse(localStorage.getItem(ringKey(account)) ?? '{}') as Partial<RingChoice> | null;
    const { tone, volume } = value ?? {};
    return {
      tone: toneNames.find((name) => name === tone) ?? defaultRing.tone,
      volume: typeof volume === 'number' ? Math.min(1, Math.max(0, volume)) : defaultRing.volume,
    };
  } catch {
    return defaultRing;
  }
}

export function keepRing(account: string, choice: RingChoice): void {
  try {
    localStorage.setItem(ringKey(account), JSON.stringify(choice));
  } catch {
    // Storage may be switched off by policy; then the choice lasts for this page.
  }
}
