import type { LegQuality } from './protocol';

/** How a connection is, in a word that the i18n keys quality.* say in full. */
export type Quality = 'good' | 'fair' | 'poor' | 'lost' | 'unknown';

/** What this page sees of its own connection over the last interval. */
export interface LocalStats {
  /** Received picture; 0 when none. */
  width: number;
  height: number;
  framesPerSecond: number;
  /** Sent picture; 0 when none. */
  sentWidth: number;
  sentHeight: number;
  sentFramesPerSecond: number;
  /** 0–1, lost on the way to this page. */
  lossIn: number;
  /** 0–1, lost on the way from this page, as the other end reports. */
  lossOut: number;
  rttMs: number;
  jitterMs: number;
}

interface Counters {
  received: number;
  lost: number;
}

/** StatsReader turns two readings of getStats into what happened between them. */
export class StatsReader {
  private last: Counters | null = null;

  constructor(private readonly pc: Pick<RTCPeerConnection, 'getStats'>) {}

  async read(): Promise<LocalStats> {
    const now: Counters = { received: 0, lost: 0 };
    const out: LocalStats = {
      width: 0,
      height: 0,
      framesPerSecond: 0,
      sentWidth: 0,
      sentHeight: 0,
      sentFramesPerSecond: 0,
      lossIn: 0,
      lossOut: 0,
      rttMs: 0,
      jitterMs: 0,
    };
    (await this.pc.getStats()).forEach((entry: Record<string, unknown>) => {
      const n = (key: string) => (typeof entry[key] === 'number' ? entry[key] : 0);
      switch (entry['type']) {
        case 'inbound-rtp':
          now.received += n('packetsReceived');
          now.lost += n('packetsLost');
          out.jitterMs = Math.max(out.jitterMs, n('jitter') * 1000);
          if (entry['kind'] === 'video') {
            out.width = n('frameWidth');
            out.height = n('frameHeight');
            out.framesPerSecond = n('framesPerSecond');
          }
          break;
        case 'outbound-rtp':
          if (entry['kind'] === 'video') {
            out.sentWidth = n('frameWidth');
            out.sentHeight = n('frameHeight');
            out.sentFramesPerSecond = n('framesPerSecond');
          }
          break;
        case 'remote-inbound-rtp':
          out.lossOut = Math.max(out.lossOut, n('fractionLost'));
          out.rttMs = Math.max(out.rttMs, n('roundTripTime') * 1000);
          break;
        case 'candidate-pair':
          if (entry['nominated'] === true && out.rttMs === 0) out.rttMs = n('currentRoundTripTime') * 1000;
          break;
      }
    });
    const lost = Math.max(0, now.lost - (this.last?.lost ?? 0));
    const received = Math.max(0, now.received - (this.last?.received ?? 0));
    out.lossIn = this.last && lost + received > 0 ? lost / (lost + received) : 0;
    this.last = now;
    return out;
  }
}

/** Limits between the words. Speech gets hard to follow from about 5 % loss or 400 ms one way and back. */
const fair = { loss: 0.02, rttMs: 200, jitterMs: 40 };
const poor = { loss: 0.06, rttMs: 400, jitterMs: 100 };

/** qualityOf says a leg's measurements (both directions) in a word. */
export function qualityOf(
  leg: Pick<LegQuality, 'lossIn' | 'lossOut' | 'rttMs' | 'jitterMs' | 'alive'> | undefined,
): Quality {
  if (!leg) return 'unknown';
  if (!leg.alive) return 'lost';
  const loss = Math.max(leg.lossIn, leg.lossOut);
  const over = (limit: typeof fair) =>
    loss > limit.loss || leg.rttMs > limit.rttMs || leg.jitterMs > limit.jitterMs;
  if (over(poor)) return 'poor';
  if (over(fair)) return 'fair';
  return 'good';
}

/** The worse of two. */
export function worse(a: Quality, b: Quality): Quality {
  const order: Quality[] = ['unknown', 'good', 'fair', 'poor', 'lost'];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
