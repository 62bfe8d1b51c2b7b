import { describe, expect, it } from 'vitest';

import type { Queue } from './api';
import { newQueue, queueForm, queueOf, stepFault, wrongIn } from './form';

const queue: Queue = {
  ...newQueue,
  id: 'zeikin',
  nameJa: '税金',
  nameEn: 'Taxes',
  ringTimeMs: 15_500,
  maxWaitMs: 90_000,
  overflow: [{ afterMs: 180_000, whenEmpty: true, whenFull: false, to: { kind: 'queue', id: 'kokuho' } }],
  announce: { welcome: 'welcome', position: true, estimate: false, comfort: ['comfort'], everyMs: 60_000 },
};

describe('the form of a counter', () => {
  it('gives back what was saved, to the millisecond', () => {
    expect(queueOf(queueForm(queue))).toEqual(queue);
  });

  it('shows no limit as nothing', () => {
    const form = queueForm(newQueue);
    expect([form.maxWaiting, form.maxWait, form.every]).toEqual(['', '', '']);
    expect(queueOf({ ...form, maxWaiting: ' ' }).maxWaiting).toBe(0);
  });

  it('counts what cannot be saved', () => {
    const form = queueForm(queue);
    expect(wrongIn(form)).toBe(0);
    expect(wrongIn({ ...form, ringTime: '4' })).toBe(1);
    expect(wrongIn({ ...form, ringTime: '', nameEn: ' ', id: '税' })).toBe(3);
    expect(wrongIn({ ...form, maxWait: 'x' })).toBe(1);
  });

  it('wants a condition and a target of each step', () => {
    const step = { key: 'a', after: '', whenEmpty: false, whenFull: false, kind: 'queue' as const, id: 'x' };
    expect(stepFault(step)).toBe('condition');
    expect(stepFault({ ...step, whenFull: true, id: '' })).toBe('target');
    expect(stepFault({ ...step, after: '-1' })).toBe('after');
    expect(stepFault({ ...step, after: '3' })).toBeNull();
  });
});
