import { useCallback } from 'react';

import { lookOf, useBooth } from '../booth';
import { useFit } from '../fit';
import { useStatusWords } from '../when';
import { CounterIcon } from './CounterIcon';
import type { Counter } from '../words';
import { StatusMark } from './StatusMark';

interface Props {
  id: string;
  compact?: boolean;
  /** How it looks at this place of a layout; as everywhere when it is absent. */
  counter?: Counter;
  /** Nobody would answer here: only to be seen. */
  disabled?: boolean;
}

/** CallButton calls a counter with one touch (R7). */
export function CallButton({ id, compact = false, disabled = false, counter }: Props) {
  const { touch, settings, counters } = useBooth();
  const look = lookOf(counter ?? counters.find((c) => c.id === id), settings.language);
  const { said, icon, colour, fill, ink } = look;
  const { says, words, details } = useStatusWords(id);
  const head = useFit<HTMLSpanElement>([said.label, said.line, settings.size, words, ...details].join(' '));
  // Colours of an administrator's own: only the CSSOM may set them under our CSP.
  const paint = useCallback(
    (element: HTMLButtonElement | null) => {
      element?.style.setProperty('--k-fill', fill || null);
      element?.style.setProperty('--k-fill-ink', ink || null);
    },
    [fill, ink],
  );
  return (
    <button
      ref={paint}
      type="button"
      className="k-call"
      data-colour={colour}
      data-filled={fill !== ''}
      data-status={says}
      data-compact={compact}
      data-counter={id}
      disabled={disabled}
      onClick={() => touch({ want: 'call', button: id })}
    >
      <span className="k-call-head" ref={head}>
        <span className="k-call-icon">
          <CounterIcon name={icon} />
        </span>
        <span className="k-call-words" lang={said.lang}>
          <span className="k-call-name">{said.label}</span>
          {said.line && !compact ? <span className="k-call-line">{said.line}</span> : null}
        </span>
      </span>
      <StatusMark id={id} />
    </button>
  );
}
