import { CircleCheck, Clock, Moon, UserX, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag, type TagColour } from '../../lib/components';
import type { ButtonStatus } from '../../lib/protocol';
import { useDesk } from '../context';
import { Panel } from './Panel';
import { useCounterName } from './words';

const marks: Record<ButtonStatus, { icon: LucideIcon; colour: TagColour }> = {
  open: { icon: CircleCheck, colour: 'green' },
  busy: { icon: Clock, colour: 'orange' },
  absent: { icon: UserX, colour: 'gray' },
  closed: { icon: Moon, colour: 'gray' },
};

/** Counters shows how many wait at each counter. */
export function Counters() {
  const { t } = useTranslation('staff');
  const { live } = useDesk();
  const nameOf = useCounterName();
  const counters = live.topics.buttons ?? [];
  return (
    <Panel heading={t('ready.counters')}>
      {counters.length === 0 && <p>{t('ready.noCounters')}</p>}
      <ul className="divide-y divide-solid-gray-200">
        {counters.map((counter) => (
          <li key={counter.id} className="flex items-center gap-3 py-2">
            <span className="min-w-0 flex-1 truncate">{nameOf(counter.id)}</span>
            <span className={counter.waiting > 0 ? 'font-bold text-orange-1000' : 'text-solid-gray-700'}>
              {counter.waiting > 0 ? t('ready.waiting', { count: counter.waiting }) : t('ready.noWaiting')}
            </span>
            <StatusTag {...marks[counter.status]} className="text-[0.875rem]">
              {t(`button.${counter.status}`)}
            </StatusTag>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
