import { describe, expect, it, vi } from 'vitest';

import type { TestedDevice } from '../../lib/protocol';
import { ValueStore } from '../../lib/store';
import { start, type Kiosk, type World } from '../machine/state';
import { allDark } from './picture';
import { SelfTest } from './self-test';
import { heard, type Listening } from './tone';

const turns = (...levels: number[]): Listening[] =>
  levels.map((level, i) => ({ level, sounding: i % 2 === 1, peak: 0.1 }));

describe('heard', () => {
  it.each([
    ['all three tones', turns(-80, -40, -80, -40, -80, -40), true],
    ['two of three', turns(-80, -40, -80, -79, -80, -40), true],
    ['one of three', turns(-80, -40, -80, -79, -80, -82), false],
    ['a noise that is always there', turns(-40, -40, -40, -39, -40, -40), false],
    ['digital silence, then the tone', turns(-Infinity, -60, -Infinity, -60, -Infinity, -60), true],
    ['digital silence all the time', turns(-Infinity, -Infinity, -Infinity, -Infinity), false],
    ['nothing', [], false],
  ])('%s', (_, measured, expected) => expect(heard(measured)).toBe(expected));
});

describe('allDark', () => {
  it('is a picture without a brighter spot', () => {
    expect(allDark([0, 5, 9, 255, 20, 20, 20, 255])).toBe(true);
    expect(allDark([0, 5, 9, 255, 0, 0, 60, 255])).toBe(false);
  });
});

describe('SelfTest', () => {
  const booth = { name: 'b', language: 'ja', reloadN: 0 };
  const idle = (world: Partial<World>): Kiosk => {
    const { world: plain } = start(0);
    return { stage: { name: 'idle', since: 0 }, world: { ...plain, link: 'open', ...world } };
  };
  const asked = (testCall: string, world: Partial<World> = {}) =>
    idle({ topics: { booth: { ...booth, testCall } }, ...world });

  it('tests once for each that is asked for, when nobody stands at the booth', async () => {
    const kiosk = new ValueStore<Kiosk>({ ...asked('t1'), stage: { name: 'starting', since: 0 } });
    const devices: TestedDevice[] = [{ device: 'camera', state: 'ok' }];
    const test = vi.fn(() => Promise.resolve(devices));
    const command = vi.fn(() => Promise.resolve());
    const self = new SelfTest({ kiosk, live: { command }, test });
    const stop = self.start();
    expect(test).not.toHaveBeenCalled();
    kiosk.set(asked('t1', { checking: true }));
    expect(test).not.toHaveBeenCalled();
    kiosk.set(asked('t1'));
    expect(self.get()).toBe(true);
    kiosk.set({ ...asked('t1') });
    await vi.waitFor(() => expect(self.get()).toBe(false));
    kiosk.set({ ...asked('t1') });
    expect(test).toHaveBeenCalledTimes(1);
    expect(command).toHaveBeenCalledWith('test-result', { test: 't1', devices });
    kiosk.set(asked('t2'));
    expect(test).toHaveBeenCalledTimes(2);
    stop();
  });
});
