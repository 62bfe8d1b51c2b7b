import type { Participant } from '../../lib/protocol';
import type { CounterLook } from '../booth';
import { PersonPicture } from './PersonPicture';

/** AgentAside is the one who serves, moved to the side, where something is shared. */
export function AgentAside({
  agent,
  said,
  heads,
}: {
  agent: Participant | null;
  said: CounterLook['said'];
  /** The name is what the screen is called. */
  heads: boolean;
}) {
  const Name = heads ? 'h1' : 'p';
  return (
    <section className="k-aside" aria-labelledby="k-with">
      <div className="k-aside-picture">
        <PersonPicture id={agent?.id ?? null} name={agent?.name ?? ''} serves />
      </div>
      <Name className="k-aside-name" id="k-with">
        <span className="k-plate-counter" lang={said.lang}>
          {said.label}
        </span>
        <span lang="ja">{agent?.name}</span>
      </Name>
    </section>
  );
}
