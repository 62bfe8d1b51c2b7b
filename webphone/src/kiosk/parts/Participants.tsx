import { Headphones, Phone, UserRound } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import type { Participant } from '../../lib/protocol';
import { useBooth } from '../booth';
import { company } from '../machine/people';
import { current } from '../machine/world';
import { useRole } from '../roles';

/**
 * Participants lists everybody in the talk, supervisors and administrators
 * included (R1). Where the agent's name stands beside it already, it lists who
 * there is besides.
 */
export function Participants({ besides = null }: { besides?: string | null }) {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const id = useId();
  const people = company(current(kiosk.world), kiosk.world.account).filter((p) => p.id !== besides);
  if (besides !== null && people.length === 0) return null;
  return (
    <section className="k-card k-people" aria-labelledby={id} data-count={people.length + 1}>
      <h2 className="k-card-title" id={id}>
        {besides === null ? t('talk.people') : t('talk.besides')}
      </h2>
      <ul>
        {people.map((p) => (
          <Person key={p.id} person={p} />
        ))}
        {besides === null ? (
          <li>
            <UserRound aria-hidden />
            <span className="k-people-name">{t('talk.you')}</span>
          </li>
        ) : null}
      </ul>
    </section>
  );
}

function Person({ person }: { person: Participant }) {
  const { part, how } = useRole(person);
  const listens = person.part === 'supervisor' && person.mode !== 'barge';
  const Icon = listens ? Headphones : person.device === 'phone' ? Phone : UserRound;
  return (
    <li>
      <Icon aria-hidden />
      <span className="k-people-name" lang="ja">
        {person.name}
      </span>
      <span className="k-people-role">{how === null ? part : `${part}・${how}`}</span>
    </li>
  );
}
