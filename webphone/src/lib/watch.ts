/** Counters of a connection at one moment, from getStats. */
export interface Flow {
  /** RTP and RTCP bytes received. */
  bytes: number;
  /** STUN consent answers received (RFC 7675): the line lives although nobody speaks. */
  answers: number;
  /** Pictures decoded, by the mid of the line they came on. */
  frames: ReadonlyMap<string, number>;
}

export interface WatchOptions {
  /** Media stopped (false) or is back (true). */
  changed: (alive: boolean) => void;
  /** Tells the lines (mids) whose pictures stand still, when that changed: a camera that is off mutes no track in Chrome. */
  pictures?: (still: ReadonlySet<string>) => void;
  /** Asks over the signalling connection whether the line works at all. */
  probe?: () => Promise<boolean>;
}

/** How often the counters are read. */
const readEvery = 250;
/** No byte for so long is worth a question over the other connection. */
const suspectAfter = 1_400;
/** No byte for so long, and the other connection is silent too: the line is gone. */
const silentAfter = 2_000;
/** Without that question: browsers ask for consent every 2.5 s on a calm line; allow a round trip on top. */
const unansweredAfter = 2_700;
/** No new picture for so long: what is seen is an old one. Longer than it takes to tell an interruption. */
const stillAfter = 3_000;
/** A page that was not run for so long (a sleeping notebook) has seen nothing. */
const sleptAfter = 2_000;

/**
 * MediaWatch says when the media of a connection stopped and when it is back,
 * by itself and without signalling. A silent other side is not an interruption:
 * consent answers come from the server and go on.
 */
export class MediaWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private last: Flow = { bytes: -1, answers: -1, frames: new Map() };
  private bytesAt = 0;
  private answersAt = 0;
  private readonly framesAt = new Map<string, number>();
  private still: ReadonlySet<string> = new Set();
  private readAt = 0;
  private alive = true;
  private reading = false;
  /** What the question of this silence brought: nothing yet, or whether the line works. */
  private probed: 'no' | 'asked' | 'alive' | 'dead' = 'no';

  constructor(
    private readonly pc: RTCPeerConnection,
    private readonly options: WatchOptions,
  ) {}

  start(): void {
    this.bytesAt = this.answersAt = this.readAt = performance.now();
    this.timer = setInterval(() => void this.read(), readEvery);
    this.pc.addEventListener('iceconnectionstatechange', this.onState);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.pc.removeEventListener('iceconnectionstatechange', this.onState);
  }

  private readonly onState = (): void => this.judge(performance.now());

  private async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      const flow = flowOf(await this.pc.getStats());
      const now = performance.now();
      const slept = now - this.readAt > sleptAfter;
      this.readAt = now;
      if (slept || flow.bytes !== this.last.bytes) {
        this.bytesAt = now;
        this.probed = 'no';
      }
      if (slept || flow.answers !== this.last.answers) this.answersAt = now;
      for (const [mid, frames] of flow.frames) {
        if (slept || frames !== this.last.frames.get(mid)) this.framesAt.set(mid, now);
      }
      this.last = flow;
      this.judge(now);
      this.look(now);
    } catch {
      // The connection was closed while it was asked.
    } finally {
      this.reading = false;
    }
  }

  private judge(now: number): void {
    if (this.timer === undefined) return;
    const state = this.pc.iceConnectionState;
    if (state === 'new' || state === 'checking' || state === 'closed') return;
    const silence = now - this.bytesAt;
    if (silence > suspectAfter && now - this.answersAt > suspectAfter) this.ask();
    const gone =
      (silence > silentAfter && this.probed === 'dead') ||
      (silence > silentAfter && now - this.answersAt > unansweredAfter) ||
      (state === 'disconnected' && silence > suspectAfter) ||
      state === 'failed';
    if (gone !== this.alive) return;
    this.alive = !gone;
    this.options.changed(this.alive);
  }

  private look(now: number): void {
    if (this.timer === undefined) return;
    const still = new Set([...this.framesAt].filter(([, at]) => now - at > stillAfter).map(([mid]) => mid));
    if (still.size === this.still.size && [...still].every((mid) => this.still.has(mid))) return;
    this.still = still;
    this.options.pictures?.(still);
  }

  private ask(): void {
    if (this.probed !== 'no' || !this.options.probe) return;
    this.probed = 'asked';
    void this.options.probe().then((works) => {
      if (this.probed === 'asked') this.probed = works ? 'alive' : 'dead';
    });
  }
}

interface Entry {
  type: string;
  kind?: string;
  mid?: string;
  bytesReceived?: number;
  responsesReceived?: number;
  framesDecoded?: number;
}

/** flowOf sums up a report. */
export function flowOf(report: RTCStatsReport): Flow {
  const frames = new Map<string, number>();
  const flow = { bytes: 0, answers: 0, frames };
  report.forEach((entry: Entry) => {
    if (entry.type === 'transport') flow.bytes += entry.bytesReceived ?? 0;
    if (entry.type === 'candidate-pair') flow.answers += entry.responsesReceived ?? 0;
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') {
      const mid = entry.mid ?? '';
      frames.set(mid, (frames.get(mid) ?? 0) + (entry.framesDecoded ?? 0));
    }
  });
  return flow;
}
