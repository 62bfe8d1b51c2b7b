import { describe, expect, it } from 'vitest';

import type { Kiosk } from './api';
import { nextID, tidy } from './PrinterForm';
import { stateOf } from './states';

const kiosk: Kiosk = { account: 'a', name: 'n', login: 'k', online: true, loggedIn: true, disabled: false };

describe('stateOf', () => {
  it.each([
    ['online', {}],
    ['trouble', { camera: 'missing' }],
    ['in-call', { camera: 'missing', call: 'c' }],
    ['offline', { online: false, camera: 'missing' }],
    ['logged-out', { online: false, loggedIn: false }],
    ['disabled', { disabled: true, online: false }],
  ] as const)('%s', (state, change) => expect(stateOf({ ...kiosk, ...change })).toBe(state));
});

describe('a printer', () => {
  const values = {
    id: 'p',
    name: 'n',
    kiosks: [],
    uri: ' ipps://h/p ',
    pin: 'AA:BB',
    unencrypted: true,
    agent: 'a',
    device: 'd',
    media: 'A4' as const,
    color: true,
    enabled: true,
    position: 0,
  };

  it('keeps only what its way of connecting needs', () => {
    expect(tidy({ ...values, driver: 'ipp' })).toMatchObject({
      uri: 'ipps://h/p',
      pin: 'AABB',
      agent: '',
      device: '',
    });
    expect(tidy({ ...values, driver: 'agent' })).toMatchObject({
      uri: '',
      pin: '',
      agent: 'a',
      unencrypted: false,
    });
    expect(tidy({ ...values, driver: 'browser' })).toMatchObject({ uri: '', agent: '', device: '' });
  });

  it('gets an id that is free', () => {
    expect(nextID([])).toBe('printer-1');
    expect(nextID(['printer-1', 'printer-2'])).toBe('printer-3');
  });
});
