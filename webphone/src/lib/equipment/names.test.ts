import { describe, expect, it } from 'vitest';

import { plugged } from '../testing/fake-devices';
import { byLabel, listDevices, placeOf } from './names';

describe('listDevices', () => {
  it('names each device, and numbers those of the same make', () => {
    const { devices } = listDevices([
      plugged('videoinput', 'a', 'C920 (046d:08e5)'),
      plugged('videoinput', 'b', 'C920 (046d:08e5)'),
      plugged('audioinput', 'c', 'C920 (046d:08e5)'),
    ]);
    expect(devices.map((d) => `${d.kind} ${d.label}`)).toEqual([
      'camera C920 (046d:08e5)',
      'camera C920 (046d:08e5) (2)',
      'microphone C920 (046d:08e5)',
    ]);
    expect(devices[1]?.made).toBe('C920 (046d:08e5)');
  });

  it('leaves aliases out and knows what they stand for', () => {
    const list = listDevices([
      plugged('audiooutput', 'default', '既定 - スピーカー (Realtek)', 'g1'),
      plugged('audiooutput', 'communications', '通信 - ヘッドホン', 'g2'),
      plugged('audiooutput', 's1', 'ヘッドホン', 'g2'),
      plugged('audiooutput', 's2', 'スピーカー (Realtek)', 'g1'),
    ]);
    expect(list.devices.map((d) => d.id)).toEqual(['s1', 's2']);
    expect(list.standard).toEqual({ speaker: 's2' });
  });

  it('keeps an alias that stands for nothing in the list', () => {
    const list = listDevices([plugged('audioinput', 'default', 'Default', 'x')]);
    expect(list.devices.map((d) => d.id)).toEqual(['default']);
    expect(list.standard).toEqual({ microphone: 'default' });
  });

  it('lists nothing before permission was given', () => {
    expect(listDevices([plugged('videoinput', '', '')]).devices).toEqual([]);
  });
});

describe('byLabel', () => {
  const list = listDevices([
    plugged('audioinput', 'a', 'マイク (2- USB Audio)'),
    plugged('audioinput', 'b', 'マイク (USB Audio)'),
  ]);
  it.each([
    ['マイク (USB Audio)', 'b'],
    ['マイク (2- USB Audio)', 'a'],
    ['マイク (3- usb audio)', 'a'], // in a third socket: the first of its make
    ['マイク', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (label, id) => {
    expect(byLabel(list, 'microphone', label)?.id).toBe(id);
  });
  it('asks for the kind', () => expect(byLabel(list, 'speaker', 'マイク (USB Audio)')).toBeUndefined());
});

describe('placeOf', () => {
  it.each([
    ['Integrated Camera (5986:2113)', 'built-in'],
    ['内蔵マイク', 'built-in'],
    ['スピーカー (Realtek(R) Audio)', 'built-in'],
    ['ELMO MX-P3 (09a1:0028)', 'external'],
    ['ヘッドセット (Jabra)', 'external'],
    ['Speaker', undefined],
  ])('%s is %s', (label, place) => expect(placeOf(label)).toBe(place));
});
