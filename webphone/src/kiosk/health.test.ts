import { describe, expect, it, vi } from 'vitest';

import type { Equipment } from '../lib/room/protocol';
import { BoothBeginning } from './beginning';
import { browserOf, healthOf } from './health';
import { start, type Kiosk, type World } from './machine/state';

const devices: Equipment = {
  devices: [
    { id: 'c', kind: 'camera', label: 'HD Webcam' },
    { id: 'm', kind: 'microphone', label: 'USB' },
    { id: 's', kind: 'speaker', label: 'USB', volume: 0.8 },
  ],
  face: '',
  slides: '',
  microphone: 'm',
  speaker: 's',
  volume: 0.8,
  boost: 1,
  muted: false,
};
const booth = { name: 'b', language: 'ja', reloadN: 0 };

function kiosk(world: Partial<World> = {}, name: 'idle' | 'starting' = 'idle'): Kiosk {
  const plain = start(0).world;
  return {
    stage: { name, since: 0 },
    world: { ...plain, devices: { camera: 'ok', microphone: 'ok', speaker: 'ok' }, version: '1', ...world },
  };
}

describe('healthOf', () => {
  it('says that all works', () => {
    const health = healthOf(kiosk(), devices, 20, 0);
    expect(health).toMatchObject({
      camera: 'ok',
      microphone: 'ok',
      speaker: 'ok',
      network: 'good',
      page: '1',
    });
    expect(health.docCamera).toBeUndefined();
    expect(health.devices).toHaveLength(3);
  });

  it('says what is missing', () => {
    const without = { ...devices, devices: devices.devices.filter((d) => d.kind !== 'camera') };
    expect(healthOf(kiosk(), without, 20, 0).camera).toBe('missing');
    expect(healthOf(kiosk(), { ...devices, problems: { microphone: 'unplugged' } }, 20, 0).microphone).toBe(
      'missing',
    );
    const wanted = kiosk({ topics: { booth: { ...booth, documentCamera: 'Document Camera' } } });
    expect(healthOf(wanted, devices, 20, 0).docCamera).toBe('missing');
  });

  it('says what does not work, and what is not known', () => {
    const busy = kiosk({ devices: { camera: 'busy', microphone: 'denied', speaker: 'unknown' } });
    const health = healthOf(busy, devices, undefined, 0);
    expect(health).toMatchObject({ camera: 'trouble', microphone: 'trouble' });
    expect(health.speaker).toBeUndefined();
    expect(health.network).toBeUndefined();
  });

  it.each([
    [150, 'good'],
    [500, 'fair'],
    [900, 'poor'],
  ])('calls an answer after %i ms %s', (rtt, network) => {
    expect(healthOf(kiosk(), devices, rtt, 0).network).toBe(network);
  });
});

describe('browserOf', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
      'Edge 131',
    ],
    ['Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36', 'Chrome 156'],
    ['curl/8', ''],
  ])('%s', (agent, name) => expect(browserOf(agent)).toBe(name));
});

describe('BoothBeginning', () => {
  const build = () => {
    const calls: string[] = [];
    const settings = {
      begin: vi.fn((b: { language: string; volume?: number | undefined }) => {
        calls.push(`begin ${b.language} ${b.volume ?? '-'}`);
      }),
      reset: vi.fn(() => {
        calls.push('reset');
      }),
    };
    const keeper = { prefer: vi.fn((kind: string, label: string) => void calls.push(`${kind} ${label}`)) };
    return { beginning: new BoothBeginning(settings, keeper), calls };
  };

  it('sets language, volume and devices, each change once', () => {
    const { beginning, calls } = build();
    const topics = { booth: { ...booth, language: 'en', volume: 3, microphone: 'USB' } };
    beginning.look(kiosk({ topics }, 'starting'));
    beginning.look(kiosk({ topics }));
    expect(calls).toEqual(['begin en 3', 'reset', 'microphone USB']);
  });

  it('changes nothing of a consultation', () => {
    const { beginning, calls } = build();
    const topics = { booth: { ...booth, language: 'en', microphone: 'USB' } };
    const calling: Kiosk = {
      ...kiosk({ topics }),
      stage: {
        name: 'ended',
        call: null,
        button: 'a',
        cause: 'agent',
        guess: false,
        talked: true,
        until: 0,
      } as never,
    };
    beginning.look(calling);
    expect(calls).toEqual(['begin en -']);
    beginning.look(kiosk({ topics }));
    expect(calls).toEqual(['begin en -', 'microphone USB']);
  });
});
