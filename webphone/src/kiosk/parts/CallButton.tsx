import { useBooth, useCounter } from '../booth';
import { useFit } from '../fit';
import { useStatusWords } from '../when';
import { CounterIcon } from './CounterIcon';
import { StatusMark } from './StatusMark';

interface Props {
  id: string;
  compact?: boolean;
  /** Nobody would answer here: only to be seen. */
  disabled?: boolean;
}

/** CallButton calls a counter with one touch (R7). */
export function CallButton({ id, compact = false, disabled = false }: Props) {
  const { touch, settings } = useBooth();
  const { said, icon, colour } = useCounter(id);
  const { says, words, details } = useStatusWords(id);
  const head = useFit<HTMLSpanElement>([said.label, said.line, settings.size, words, ...details].join(' '));
  return (
    <button
      type="button"
      className="k-call"
      data-colour={colour}
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
