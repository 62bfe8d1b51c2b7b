/** Counters of a connection at one moment, from getStats. */
export interface Flow {
  /** RTP and RTCP bytes received. */
  bytes: number;
  /** STUN consent answers received (RFC 7675): the line lives although nobody speaks. */
  answers: number;
}

/** How often the counters are read. */
const readEvery = 300;
/** No byte for so long, and no consent answer either: the line is gone. */
const silentAfter = 2_000;
/** Browsers ask for consent every 2.5 s on a calm line; allow one round trip on top. */
const unansweredAfter = 2_700;

/**
 * MediaWatch says when the media of a connection stopped and when it is back,
 * by itself and without signalling. A silent other side is not an interruption:
 * consent answers come from the server and go on.
 */
export class MediaWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private last: Flow = { bytes: -1, answers: -1 };
  private bytesAt = 0;
  private answersAt = 0;
  private alive = true;
  private reading = false;

  constructor(
    private readonly pc: RTCPeerConnection,
    private readonly changed: (alive: boolean) => void,
  ) {}

  start(): void {
    this.bytesAt = this.answersAt = performance.now();
    this.timer = setInterval(() => void this.read(), readEvery);
    this.pc.addEventListener('iceconnectionstatechange', this.onState);
  }

  stop(): void {
    clearInterval(this.timer);
    this.pc.removeEventListener('iceconnectionstatechange', this.onState);
  }

  private readonly onState = (): void => {
    this.judge(performance.now());
  };

  private async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      const flow = flowOf(await this.pc.getStats());
      const now = performance.now();
      if (flow.bytes !== this.last.bytes) this.bytesAt = now;
      if (flow.answers !== this.last.answers) this.answersAt = now;
      this.last = flow;
      this.judge(now);
    } catch {
      // The connection was closed while it was asked.
    } finally {
      this.reading = false;
    }
  }

  private judge(now: number): void {
    const state = this.pc.iceConnectionState;
    if (state === 'new' || state === 'checking' || state === 'closed') return;
    const silent = now - this.bytesAt > silentAfter && now - this.answersAt > unansweredAfter;
    const alive =
      state !== 'failed' && !silent && !(state === 'disconnected' && now - this.bytesAt > readEvery * 2);
    if (alive === this.alive) return;
    this.alive = alive;
    this.changed(alive);
  }
}

/** flowOf sums up a report. */
export function flowOf(report: RTCStatsReport): Flow {
  const flow: Flow = { bytes: 0, answers: 0 };
  report.forEach((entry: { type: string; bytesReceived?: number; responsesReceived?: number }) => {
    if (entry.type === 'transport') flow.bytes += entry.bytesReceived ?? 0;
    if (entry.type === 'candidate-pair') flow.answers += entry.responsesReceived ?? 0;
  });
  return flow;
}
