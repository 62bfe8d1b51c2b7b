import { useBooth, useCounter } from '../booth';
import { useFit } from '../fit';
import { CounterIcon } from './CounterIcon';
import { StatusMark } from './StatusMark';

/** CallButton calls a counter with one touch (R7). */
export function CallButton({ id, compact = false }: { id: string; compact?: boolean }) {
  const { touch, settings } = useBooth();
  const { said, icon, colour, live } = useCounter(id);
  const head = useFit<HTMLSpanElement>(`${said.label} ${said.line} ${settings.size}`);
  return (
    <button
      type="button"
      className="k-call"
      data-colour={colour}
      data-status={live?.status ?? 'closed'}
      data-compact={compact}
      data-counter={id}
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
      <StatusMark live={live} />
    </button>
  );
}
