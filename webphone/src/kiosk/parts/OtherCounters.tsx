import { useId } from 'react';

import { useBooth } from '../booth';
import { answers, others } from '../machine/face';
import { CallButton } from './CallButton';

/** How many other counters are offered at once. */
const MOST = 3;

/**
 * OtherCounters offers other counters with how they are. Only those where
 * somebody answers can be touched.
 */
export function OtherCounters({ heading, than }: { heading: string; than: string }) {
  const { kiosk } = useBooth();
  const id = useId();
  const { topics } = kiosk.world;
  const ids = others(topics, than).slice(0, MOST);
  if (ids.length === 0) return null;
  const open = new Set((topics.buttons ?? []).filter(answers).map((b) => b.id));
  return (
    <section className="k-others" aria-labelledby={id}>
      <h2 className="k-subheading" id={id}>
        {heading}
      </h2>
      <ul className="k-others-list">
        {ids.map((counter) => (
          <li key={counter}>
            <CallButton id={counter} compact disabled={!open.has(counter)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
