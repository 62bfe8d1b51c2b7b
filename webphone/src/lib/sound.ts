// Sounds are synthesised: nothing to load, nothing to license.

/** One note: start in seconds after the pattern's start, length, and pitch. */
interface Note {
  at: number;
  length: number;
  hertz: number;
}

/** A soft two-note chime, three times, then a pause. */
const ringPattern: Note[] = [0, 0.75, 1.5].flatMap((at) => [
  { at, length: 0.32, hertz: 784 },
  { at: at + 0.28, length: 0.42, hertz: 1_047 },
]);
const ringEvery = 3_600;

/** A short rising scale: easy to tell from noise in a room. */
const testPattern: Note[] = [523, 659, 784, 1_047].map((hertz, i) => ({ at: i * 0.28, length: 0.3, hertz }));

const loudness = 0.35;

/** Ringer plays the ring tone again and again until it is stopped. */
export class Ringer {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly newContext: () => AudioContext = () => new AudioContext()) {}

  get ringing(): boolean {
    return this.context !== null;
  }

  start(speaker?: string): void {
    if (this.context) return;
    const context = this.newContext();
    this.context = context;
    void setSink(context, speaker);
    // A page that nobody touched yet may not sound; then the pop-up and title speak.
    void context.resume();
    play(context, ringPattern);
    this.timer = setInterval(() => play(context, ringPattern), ringEvery);
  }

  stop(): void {
    clearInterval(this.timer);
    void this.context?.close();
    this.context = null;
  }
}

/** playTest sounds the test tone once and resolves when it is over. */
export async function playTest(speaker?: string): Promise<void> {
  const context = new AudioContext();
  try {
    await setSink(context, speaker);
    await context.resume();
    play(context, testPattern);
    const last = testPattern.at(-1);
    await new Promise((resolve) => setTimeout(resolve, ((last?.at ?? 0) + (last?.length ?? 0) + 0.2) * 1000));
  } finally {
    await context.close();
  }
}

function play(context: AudioContext, notes: Note[]): void {
  const start = context.currentTime + 0.02;
  for (const note of notes) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = 'triangle';
    oscillator.frequency.value = note.hertz;
    const from = start + note.at;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(loudness, from + 0.02); // no click
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
