import { describe, expect, it } from 'vitest';

import type { Schedule } from './api';
import {
  clock,
  dayFault,
  hoursForm,
  isMonthDay,
  minutesOf,
  newOpening,
  openingsFault,
  scheduleOf,
  wrongIn,
} from './form';

const schedule: Schedule = {
  id: 'standard',
  nameJa: '通常',
  nameEn: 'Standard',
  weekly: [
    { weekday: 1, openMinute: 510, closeMinute: 720 },
    { weekday: 1, openMinute: 780, closeMinute: 1440 },
    { weekday: 6, openMinute: 0, closeMinute: 60 },
  ],
  lastCallMinutes: 15,
  holidays: true,
  closing: [{ from: '12-29', to: '01-03' }],
  days: [{ date: '2027-05-04', hours: [{ openMinute: 600, closeMinute: 720 }], note: '臨時' }],
};
const span = (from: string, to: string) => ({ key: from, from, to });

describe('the form of opening hours', () => {
  it('gives back what was saved', () => {
    const form = hoursForm(schedule);
    expect(scheduleOf(form)).toEqual({
      ...schedule,
      weekly: [...schedule.weekly].sort((a, b) => a.weekday - b.weekday),
    });
    expect(wrongIn(form)).toBe(0);
  });

  it('knows midnight as an end', () => {
    expect(clock(1440)).toBe('00:00');
    expect(minutesOf('00:00', true)).toBe(1440);
    expect(minutesOf('00:00')).toBe(0);
    expect(minutesOf('')).toBeNull();
  });

  it('finds openings that cannot be', () => {
    expect(openingsFault([])).toBeNull();
    expect(openingsFault([span('13:00', '17:00'), span('08:30', '12:00')])).toBeNull();
    expect(openingsFault([span('08:30', '12:00'), span('11:59', '17:00')])).toBe('overlap');
    expect(openingsFault([span('12:00', '08:30')])).toBe('order');
    expect(openingsFault([span('12:00', '')])).toBe('empty');
  });

  it('knows the days of a year', () => {
    expect(['02-29', '12-31'].every(isMonthDay)).toBe(true);
    expect(['02-30', '13-01', '1-1', ''].some(isMonthDay)).toBe(false);
  });

  it('wants each special day once', () => {
    const day = { key: 'a', date: '2027-01-01', openings: [], note: '' };
    expect(dayFault([day, { ...day, key: 'b' }], 1)).toBe('twice');
    expect(dayFault([{ ...day, date: '' }], 0)).toBe('date');
    expect(dayFault([day], 0)).toBeNull();
  });

  it('proposes an opening that does not lie over another', () => {
    const first = newOpening([]);
    expect([first.from, first.to]).toEqual(['08:30', '17:15']);
    for (const end of ['12:00', '17:15', '22:30']) {
      const there = [span('08:00', end)];
      expect(openingsFault([...there, newOpening(there)]), end).toBeNull();
    }
  });
});
