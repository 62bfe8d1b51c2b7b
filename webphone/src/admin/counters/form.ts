import type { Bounds } from '../../office/form/NumberField';
import { inBounds } from '../../office/form/NumberField';
import { isSlug, maxName } from '../../office/slug';
import type { Queue } from './api';

/** One step of the chain as it is typed. */
export interface StepForm {
  /** For React: steps move. */
  key: string;
  /** Minutes; '' when time does not matter. */
  after: string;
  whenEmpty: boolean;
  whenFull: boolean;
  kind: Queue['overflow'][number]['to']['kind'];
  id: string;
}

/** QueueForm is a counter as it is typed: times in the unit of their field, '' where there is no limit. */
export interface QueueForm {
  id: string;
  nameJa: string;
  nameEn: string;
  strategy: Queue['strategy'];
  ringTime: string; // seconds
  noAnswer: string; // seconds
  declined: string; // seconds
  unreachable: string; // seconds
  wrapUp: string; // seconds
  disposition: boolean;
  missedLimit: string; // '' never
  maxWaiting: string; // '' no limit
  maxWait: string; // minutes; '' for ever
  answerFirst: boolean;
  rejectWhenEmpty: boolean;
  releaseAtClose: boolean;
  weight: string;
  overflow: StepForm[];
  welcome: string;
  position: boolean;
  estimate: boolean;
  comfort: string[];
  every: string; // seconds; '' none
  music: string;
  serviceLevel: string; // seconds
  shortAbandon: string; // seconds
}

const day = 24 * 60 * 60;

/** Bounds of the numbers, in the unit of their field (store/queues.go). */
export const bounds = {
  ringTime: { min: 5, max: 120 },
  noAnswer: { min: 0, max: day },
  declined: { min: 0, max: day },
  unreachable: { min: 0, max: day },
  wrapUp: { min: 0, max: day },
  missedLimit: { min: 1, max: 100, empty: true },
  maxWaiting: { min: 1, max: 1000, empty: true },
  maxWait: { min: 0.1, max: day / 60, empty: true },
  weight: { min: -1000, max: 1000 },
  every: { min: 10, max: day, empty: true },
  serviceLevel: { min: 0, max: day },
  shortAbandon: { min: 0, max: day },
} as const satisfies Partial<Record<keyof QueueForm, Bounds>>;

export const afterBounds: Bounds = { min: 0.1, max: day / 60, empty: true };
export const maxSteps = 10;
export const maxComfort = 10;

/** A new counter begins with what the server would give it (store.NewQueue). */
export const newQueue: Queue = {
  id: '',
  nameJa: '',
  nameEn: '',
  strategy: 'longest-idle',
  ringTimeMs: 20_000,
  retry: { noAnswerMs: 10_000, declinedMs: 10_000, unreachableMs: 10_000 },
  wrapUpMs: 15_000,
  disposition: false,
  missedLimit: 3,
  maxWaiting: 0,
  maxWaitMs: 0,
  answerFirst: false,
  rejectWhenEmpty: true,
  releaseAtClose: false,
  weight: 0,
  overflow: [],
  announce: { welcome: '', position: false, estimate: false, comfort: [], everyMs: 0 },
  music: '',
  serviceLevelMs: 20_000,
  shortAbandonMs: 5_000,
};

const second = 1000;
const minute = 60 * second;
const shown = (n: number, unit = 1) => String(n / unit);
const limit = (n: number, unit = 1) => (n === 0 ? '' : shown(n, unit));
const given = (text: string, unit = 1) => (text.trim() === '' ? 0 : Math.round(Number(text) * unit));

/** queueForm makes what is typed of what is saved. */
export function queueForm(q: Queue): QueueForm {
  return {
    id: q.id,
    nameJa: q.nameJa,
    nameEn: q.nameEn,
    strategy: q.strategy,
    ringTime: shown(q.ringTimeMs, second),
    noAnswer: shown(q.retry.noAnswerMs, second),
    declined: shown(q.retry.declinedMs, second),
    unreachable: shown(q.retry.unreachableMs, second),
    wrapUp: shown(q.wrapUpMs, second),
    disposition: q.disposition,
    missedLimit: limit(q.missedLimit),
    maxWaiting: limit(q.maxWaiting),
    maxWait: limit(q.maxWaitMs, minute),
    answerFirst: q.answerFirst,
    rejectWhenEmpty: q.rejectWhenEmpty,
    releaseAtClose: q.releaseAtClose,
    weight: shown(q.weight),
    overflow: q.overflow.map((step, i) => ({
      key: `saved-${i}`,
      after: limit(step.afterMs, minute),
      whenEmpty: step.whenEmpty,
      whenFull: step.whenFull,
      kind: step.to.kind,
      id: step.to.id,
    })),
    welcome: q.announce.welcome,
    position: q.announce.position,
    estimate: q.announce.estimate,
    comfort: q.announce.comfort,
    every: limit(q.announce.everyMs, second),
    music: q.music,
    serviceLevel: shown(q.serviceLevelMs, second),
    shortAbandon: shown(q.shortAbandonMs, second),
  };
}

/** queueOf makes what is saved of what is typed, when it is right. */
export function queueOf(f: QueueForm): Queue {
  return {
    id: f.id,
    nameJa: f.nameJa.trim(),
    nameEn: f.nameEn.trim(),
    strategy: f.strategy,
    ringTimeMs: given(f.ringTime, second),
    retry: {
      noAnswerMs: given(f.noAnswer, second),
      declinedMs: given(f.declined, second),
      unreachableMs: given(f.unreachable, second),
    },
    wrapUpMs: given(f.wrapUp, second),
    disposition: f.disposition,
    missedLimit: given(f.missedLimit),
    maxWaiting: given(f.maxWaiting),
    maxWaitMs: given(f.maxWait, minute),
    answerFirst: f.answerFirst,
    rejectWhenEmpty: f.rejectWhenEmpty,
    releaseAtClose: f.releaseAtClose,
    weight: given(f.weight),
    overflow: f.overflow.map((step) => ({
      afterMs: given(step.after, minute),
      whenEmpty: step.whenEmpty,
      whenFull: step.whenFull,
      to: { kind: step.kind, id: step.id },
    })),
    announce: {
      welcome: f.welcome,
      position: f.position,
      estimate: f.estimate,
      comfort: f.comfort,
      everyMs: given(f.every, second),
    },
    music: f.music,
    serviceLevelMs: given(f.serviceLevel, second),
    shortAbandonMs: given(f.shortAbandon, second),
  };
}

/** What is not right with a step. */
export function stepFault(step: StepForm): 'condition' | 'target' | 'after' | null {
  if (!inBounds(step.after, afterBounds)) return 'after';
  if (step.after.trim() === '' && !step.whenEmpty && !step.whenFull) return 'condition';
  return step.id === '' ? 'target' : null;
}

/** wrongIn counts the fields that cannot be saved as they are. */
export function wrongIn(f: QueueForm): number {
  const numbers = Object.entries(bounds).filter(
    ([name, bound]) => !inBounds(f[name as keyof typeof bounds], bound),
  ).length;
  const names = [f.nameJa, f.nameEn].filter((name) => !isName(name)).length;
  const steps = f.overflow.filter((step) => stepFault(step) !== null).length;
  return numbers + names + steps + (isSlug(f.id) ? 0 : 1);
}

export function isName(name: string): boolean {
  return name.trim() !== '' && Array.from(name).length <= maxName;
}
