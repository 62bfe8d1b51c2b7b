import { CircleCheck, CirclePause, Clock, Hourglass, UserX, UsersRound, type LucideIcon } from 'lucide-react';

import type { Status } from '../machine/status';
import { useStatusWords } from '../when';

const icons: Record<Status['says'], LucideIcon> = {
  open: CircleCheck,
  ending: Hourglass,
  waiting: UsersRound,
  busy: UsersRound,
  absent: UserX,
  closed: Clock,
  over: Clock,
  stop: CirclePause,
};

/** StatusMark says how a counter is: icon, words and colour together. */
export function StatusMark({ id }: { id: string }) {
  const { says, words, details } = useStatusWords(id);
  const Icon = icons[says];
  return (
    <span className="k-status" data-status={says}>
      <Icon aria-hidden className="k-status-icon" />
      <span className="k-status-lines">
        <span className="k-status-words">{words}</span>
        {details.map((detail) => (
          <span className="k-status-detail" key={detail}>
            {detail}
          </span>
        ))}
      </span>
    </span>
  );
}
