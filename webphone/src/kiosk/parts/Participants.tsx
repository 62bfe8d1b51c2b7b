import { UserRound } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { company } from '../machine/people';
import { current } from '../machine/world';

/** Participants lists everybody in the talk, administrators included (R1). */
export function Participants() {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const id = useId();
  const people = company(current(kiosk.world), kiosk.world.account);
  return (
    <section className="k-card k-people" aria-labelledby={id} data-count={people.length + 1}>
      <h2 className="k-card-title" id={id}>
        {t('talk.people')}
      </h2>
      <ul>
        {people.map((p) => (
          <li key={p.id}>
            <UserRound aria-hidden />
            <span lang="ja">{p.name}</span>
            {p.role === 'administrator' ? <span className="k-tag">{t('talk.administrator')}</span> : null}
          </li>
        ))}
        <li>
          <UserRound aria-hidden />
          <span>{t('talk.you')}</span>
        </li>
      </ul>
    </section>
  );
}
