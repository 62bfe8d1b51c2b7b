import { describe, expect, test } from 'vitest';

import { startOfDay, todayIn } from './day';

test('today is that of the site, whatever the PC’s zone is', () => {
  expect(todayIn('Asia/Tokyo', new Date('2026-03-31T15:00:00Z'))).toBe('2026-04-01');
  expect(todayIn('UTC', new Date('2026-03-31T15:00:00Z'))).toBe('2026-03-31');
});

describe('startOfDay', () => {
  test('is midnight at the site', () => {
    expect(startOfDay('2027-04-01', 'Asia/Tokyo')).toBe('2027-03-31T15:00:00.000Z');
    expect(startOfDay('2027-04-01', 'Asia/Tokyo', 1)).toBe('2027-04-01T15:00:00.000Z');
    expect(startOfDay('2027-12-31', 'UTC', 1)).toBe('2028-01-01T00:00:00.000Z');
  });
  test('also on the day on which the clock changes', () => {
    expect(startOfDay('2027-03-28', 'Europe/Berlin')).toBe('2027-03-27T23:00:00.000Z');
    expect(startOfDay('2027-03-28', 'Europe/Berlin', 1)).toBe('2027-03-28T22:00:00.000Z');
    expect(startOfDay('2026-11-01', 'America/New_York')).toBe('2026-11-01T04:00:00.000Z');
  });
  test('is nothing for what is no day', () => {
    expect(startOfDay('', 'Asia/Tokyo')).toBeUndefined();
    expect(startOfDay('2027-13-45', 'Asia/Tokyo')).toBeUndefined();
  });
});
