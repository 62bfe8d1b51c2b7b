import { describe, expect, it } from 'vitest';

import { qualityOf, StatsReader, worse } from './stats';

const leg = { lossIn: 0, lossOut: 0, rttMs: 20, jitterMs: 5, alive: true };

describe('qualityOf', () => {
  it.each([
    [{}, 'good'],
    [{ lossIn: 0.03 }, 'fair'],
    [{ lossOut: 0.03 }, 'fair'],
    [{ rttMs: 250 }, 'fair'],
    [{ jitterMs: 60 }, 'fair'],
    [{ lossIn: 0.1 }, 'poor'],
    [{ rttMs: 600 }, 'poor'],
    [{ alive: false }, 'lost'],
  ] as const)('%o is %s', (part, word) => {
    expect(qualityOf({ ...leg, ...part })).toBe(word);
  });

  it('knows that it knows nothing', () => {
    expect(qualityOf(undefined)).toBe('unknown');
    expect(worse('unknown', 'good')).toBe('good');
    expect(worse('poor', 'fair')).toBe('poor');
  });
});

describe('StatsReader', () => {
  it('counts loss between two readings, not since the start', async () => {
    let received = 1_000;
    let lost = 500;
    const reader = new StatsReader({
      getStats: () =>
        Promise.resolve(
          new Map<string, object>([
            [
              'i',
              {
                type: 'inbound-rtp',
                kind: 'video',
                packetsReceived: received,
                packetsLost: lost,
                jitter: 0.01,
                frameWidth: 1920,
                frameHeight: 1080,
                framesPerSecond: 30,
              },
            ],
            ['r', { type: 'remote-inbound-rtp', fractionLost: 0.25, roundTripTime: 0.04 }],
            [
              'o',
              {
                type: 'outbound-rtp',
                kind: 'video',
                frameWidth: 1280,
                frameHeight: 720,
                framesPerSecond: 25,
              },
            ],
          ]) as unknown as RTCStatsReport,
        ),
    });
    expect((await reader.read()).lossIn).toBe(0);
    received += 90;
    lost += 10;
    expect(await reader.read()).toMatchObject({
      lossIn: 0.1,
      lossOut: 0.25,
      rttMs: 40,
      jitterMs: 10,
      width: 1920,
      height: 1080,
      framesPerSecond: 30,
      sentWidth: 1280,
    });
  });
});
