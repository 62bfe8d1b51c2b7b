import { useId } from 'react';

import { CallButton } from './CallButton';

/** How many other counters are offered at once. */
const MOST = 3;

/** OtherCounters offers counters where somebody answers. */
export function OtherCounters({ heading, ids }: { heading: string; ids: readonly string[] }) {
  const id = useId();
  if (ids.length === 0) return null;
  return (
    <section className="k-others" aria-labelledby={id}>
      <h2 className="k-subheading" id={id}>
        {heading}
      </h2>
      <ul className="k-others-list">
        {ids.slice(0, MOST).map((counter) => (
          <li key={counter}>
            <CallButton id={counter} compact />
          </li>
        ))}
      </ul>
    </section>
  );
}
