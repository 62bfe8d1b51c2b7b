import { Dices, Headset, Star, type LucideIcon } from 'lucide-react';

import { cx } from '../../../lib/components';
import type { Queue } from '../api';

type Strategy = Queue['strategy'];

/** The strategies in the order in which most people want them. */
export const strategies: readonly Strategy[] = [
  'longest-idle',
  'ring-all',
  'round-robin',
  'fewest-calls',
  'linear',
  'skill-first',
  'random',
];

interface Person {
  /** What is known of them: minutes of rest, calls, stars … */
  mark?: string;
  stars?: number;
  rings?: boolean;
}

/** Three people each, and who of them rings. */
const pictures: Record<Strategy, { people: Person[]; icon?: LucideIcon }> = {
  'longest-idle': { people: [{ mark: '2′' }, { mark: '9′', rings: true }, { mark: '5′' }] },
  'ring-all': { people: [{ rings: true }, { rings: true }, { rings: true }] },
  'round-robin': { people: [{ mark: '→' }, { mark: '→', rings: true }, { mark: '→' }] },
  'fewest-calls': { people: [{ mark: '×6' }, { mark: '×4' }, { mark: '×2', rings: true }] },
  linear: { people: [{ mark: '1', rings: true }, { mark: '2' }, { mark: '3' }] },
  'skill-first': { people: [{ stars: 1 }, { stars: 3, rings: true }, { stars: 2 }] },
  random: { people: [{}, { rings: true }, {}], icon: Dices },
};

/** StrategyPicture shows a strategy; its words are beside it. */
export function StrategyPicture({ strategy }: { strategy: Strategy }) {
  const { people, icon: Icon } = pictures[strategy];
  return (
    <span aria-hidden className="mt-3 flex items-end gap-2">
      {people.map(({ mark, stars, rings }, i) => (
        <span key={i} className="flex w-12 flex-col items-center gap-1">
          <span
            className={cx(
              'inline-flex size-9 items-center justify-center rounded-full border-2',
              rings
                ? 'border-key-900 bg-key-900 text-white'
                : 'border-solid-gray-420 bg-white text-solid-gray-536',
            )}
          >
            <Headset size={20} />
          </span>
          <span className="flex h-5 items-center text-[0.75rem] font-bold text-solid-gray-800">
            {mark}
            {stars !== undefined &&
              Array.from({ length: stars }, (_, n) => <Star key={n} size={11} className="fill-current" />)}
          </span>
        </span>
      ))}
      {Icon && <Icon size={28} className="mb-7 text-solid-gray-700" />}
    </span>
  );
}
