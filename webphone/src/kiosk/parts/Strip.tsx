import type { Participant } from '../../lib/protocol';
import { useRole } from '../roles';
import { PersonPicture } from './PersonPicture';

/** Strip shows those who talk with the citizen beside the agent, with names and roles. */
export function Strip({ people }: { people: readonly Participant[] }) {
  if (people.length === 0) return null;
  return (
    <ul className="k-strip" data-count={people.length}>
      {people.map((p) => (
        <li key={p.id}>
          <Person person={p} />
        </li>
      ))}
    </ul>
  );
}

function Person({ person }: { person: Participant }) {
  const role = useRole(person);
  return (
    <figure>
      <div className="k-strip-picture">
        <PersonPicture id={person.id} name={person.name} />
      </div>
      <figcaption>
        <span className="k-strip-name" lang="ja">
          {person.name}
        </span>
        <span className="k-strip-role">{role.part}</span>
        {role.how ? <span className="k-strip-role">{role.how}</span> : null}
      </figcaption>
    </figure>
  );
}
