import type { Format } from '../../office/format';
import type { Figures } from './api';
import type { Kind } from './use-question';

/** Measure is one thing that figures say. Its name is statistics:measure.ID. */
export interface Measure {
  id:
    | 'offered'
    | 'answered'
    | 'answeredShare'
    | 'abandoned'
    | 'other'
    | 'serviceLevel'
    | 'asa'
    | 'wait90'
    | 'maxWait'
    | 'handled'
    | 'aht'
    | 'talking'
    | 'interruptions'
    | 'transferredOut'
    | 'rung'
    | 'missed'
    | 'declined'
    | 'loggedIn'
    | 'occupancy';
  /** undefined: there is nothing to tell. */
  of: (f: Figures) => number | undefined;
  as: 'count' | 'span' | 'share';
}

const some = (n: number, value: number) => (n > 0 ? value : undefined);
/** otherEnds were neither answered nor given up. */
const otherEnds = (f: Figures) => f.overflowed + f.released;
/** gaveUp are all that gave up, those who did at once too. */
const gaveUp = (f: Figures) => f.abandoned + f.shortAbandoned;

const all: Record<Measure['id'], Omit<Measure, 'id'>> = {
  offered: { of: (f) => f.offered, as: 'count' },
  answered: { of: (f) => f.answered, as: 'count' },
  answeredShare: { of: (f) => some(f.offered || f.rung, f.answered / (f.offered || f.rung)), as: 'share' },
  abandoned: { of: gaveUp, as: 'count' },
  other: { of: otherEnds, as: 'count' },
  serviceLevel: { of: (f) => f.serviceLevel, as: 'share' },
  asa: { of: (f) => some(f.answered, f.asaMs), as: 'span' },
  wait90: { of: (f) => f.wait90Ms, as: 'span' },
  maxWait: { of: (f) => some(f.offered, f.maxWaitMs), as: 'span' },
  handled: { of: (f) => f.handled, as: 'count' },
  aht: { of: (f) => some(f.handled, f.ahtMs), as: 'span' },
  talking: { of: (f) => f.talkingMs, as: 'span' },
  interruptions: { of: (f) => f.interruptions, as: 'count' },
  transferredOut: { of: (f) => f.transferredOut, as: 'count' },
  rung: { of: (f) => f.rung, as: 'count' },
  missed: { of: (f) => f.missed, as: 'count' },
  declined: { of: (f) => f.declined, as: 'count' },
  loggedIn: { of: (f) => f.loggedInMs, as: 'span' },
  occupancy: { of: (f) => f.occupancy, as: 'share' },
};

const take = (...ids: Measure['id'][]): Measure[] => ids.map((id) => ({ id, ...all[id] }));

export const measure = (id: Measure['id']): Measure => ({ id, ...all[id] });

/** tiles are what is said first. */
export const tiles = (by: Kind): Measure[] =>
  by === 'agent'
    ? take('rung', 'answered', 'missed', 'handled', 'aht', 'occupancy')
    : take('offered', 'answered', 'abandoned', 'serviceLevel', 'asa', 'wait90', 'aht', 'interruptions');

/** columns are those of the table by subject. */
export const columns = (by: Kind): Measure[] =>
  by === 'agent'
    ? take(
        'rung',
        'answered',
        'missed',
        'declined',
        'handled',
        'talking',
        'aht',
        'transferredOut',
        'loggedIn',
        'occupancy',
      )
    : take(
        'offered',
        'answered',
        'abandoned',
        'other',
        'serviceLevel',
        'asa',
        'wait90',
        'maxWait',
        'handled',
        'aht',
        'interruptions',
      );

/** written writes a value as a person reads it. */
export function written(m: Pick<Measure, 'as'>, value: number | undefined, format: Format): string {
  if (value === undefined) return '–';
  return m.as === 'count' ? format.count(value) : m.as === 'span' ? format.span(value) : format.share(value);
}

/** changeOf is by how much of the value before a value differs: 0.1 is a tenth more. Shares differ by points. */
export function changeOf(
  m: Pick<Measure, 'as'>,
  now: number | undefined,
  before: number | undefined,
): number | undefined {
  if (now === undefined || before === undefined) return undefined;
  if (m.as === 'share') return now - before;
  return before === 0 ? undefined : (now - before) / before;
}
