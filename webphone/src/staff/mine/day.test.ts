import { describe, expect, it } from 'vitest';

import { midnight } from './day';

describe('midnight', () => {
  it('is that of the site', () => {
    expect(midnight('2026-04-01', 'Asia/Tokyo')).toBe('2026-03-31T15:00:00.000Z');
    expect(midnight('2026-04-01', 'UTC')).toBe('2026-04-01T00:00:00.000Z');
    expect(midnight('2026-12-31', 'Asia/Tokyo', 1)).toBe('2026-12-31T15:00:00.000Z');
  });
  it('minds a change of clocks', () => {
    expect(midnight('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
    expect(midnight('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
    expect(midnight('2026-11-01', 'America/New_York')).toBe('2026-11-01T04:00:00.000Z');
  });
});
