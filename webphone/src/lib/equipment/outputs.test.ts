import { describe, expect, it, vi } from 'vitest';

import { Outputs } from './outputs';

function element(refuses: string[] = []) {
  const led: string[] = [];
  const setSinkId = (id: string) => {
    led.push(id);
    return refuses.includes(id) ? Promise.reject(new Error(id)) : Promise.resolve();
  };
  return { volume: 1, setSinkId, led } as unknown as HTMLMediaElement & { led: string[] };
}

describe('Outputs', () => {
  it('leads all sounds to one speaker at one volume, also those that come later', () => {
    const outputs = new Outputs();
    const [early, late] = [element(), element()];
    outputs.add(early);
    outputs.set('usb', 0.4);
    outputs.add(late);
    expect([early.led, early.volume]).toEqual([['usb'], 0.4]);
    expect([late.led, late.volume]).toEqual([['usb'], 0.4]);
    outputs.set('usb', 0.5);
    expect([early.led, early.volume]).toEqual([['usb'], 0.5]);
    outputs.set('', 0.5);
    expect(late.led).toEqual(['usb', '']);
  });

  it('does not touch what is gone', () => {
    const outputs = new Outputs();
    const gone = element();
    outputs.add(gone)();
    outputs.set('usb', 0.1);
    expect([gone.led, gone.volume]).toEqual([[], 1]);
  });

  it('leaves a speaker that fails for the system’s own choice, and tells', async () => {
    const failed = vi.fn();
    const outputs = new Outputs(failed);
    const audio = element(['usb']);
    outputs.add(audio);
    outputs.set('usb', 1);
    await vi.waitFor(() => expect(audio.led).toEqual(['usb', '']));
    expect(failed).toHaveBeenCalledExactlyOnceWith('usb');
  });

  it('does not complain of a speaker that is not wanted any more', async () => {
    const failed = vi.fn();
    const outputs = new Outputs(failed);
    const audio = element(['usb']);
    outputs.add(audio);
    outputs.set('usb', 1);
    outputs.set('hdmi', 1);
    await vi.waitFor(() => expect(audio.led).toEqual(['usb', 'hdmi']));
    expect(failed).not.toHaveBeenCalled();
  });

  it('plays on where a browser has one output only', () => {
    const outputs = new Outputs();
    const plain = { volume: 1 } as HTMLMediaElement;
    outputs.add(plain);
    outputs.set('usb', 0.3);
    expect(plain.volume).toBe(0.3);
  });
});
