import {
  CircleCheck,
  CircleSlash,
  ClipboardPen,
  Pause,
  PhoneCall,
  PhoneIncoming,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { elapsed } from '../../lib/clock';
import { cx } from '../../lib/components';
import type { AgentState, Colleague } from '../../lib/protocol';
import { AgentDialog } from './AgentDialog';
import { groupAgents } from './board';
import { useAgents, useBoard, useReason } from './context';
import { Section } from './Section';

const marks: Record<AgentState, { icon: LucideIcon; ink: string; chip: string }> = {
  available: { icon: CircleCheck, ink: 'text-green-1000', chip: 'border-green-800 bg-green-50' },
  ringing: { icon: PhoneIncoming, ink: 'text-orange-1000', chip: 'border-orange-900 bg-orange-50' },
  talking: { icon: PhoneCall, ink: 'text-key-1000', chip: 'border-key-900 bg-key-50' },
  hold: { icon: Pause, ink: 'text-yellow-1200', chip: 'border-yellow-900 bg-yellow-50' },
  'wrap-up': { icon: ClipboardPen, ink: 'text-key-1000', chip: 'border-key-900 bg-white' },
  away: { icon: CircleSlash, ink: 'text-yellow-1200', chip: 'border-yellow-900 bg-yellow-50' },
  offline: { icon: UserX, ink: 'text-solid-gray-700', chip: 'border-solid-gray-300 bg-white' },
};

/** Agents are everybody who serves counters, by what they do and for how long. */
export function Agents({
  queue,
  chosen,
  choose,
}: {
  /** Only those who serve this queue. */
  queue: string | undefined;
  chosen: string | undefined;
  choose: (account: string | undefined) => void;
}) {
  const { t } = useTranslation('board');
  const { session } = useBoard();
  const all = useAgents();
  const agents =
    queue === undefined ? all : all.filter((a) => a.account === session.id || a.queues.includes(queue));
  const groups = groupAgents(agents);
  const open = all.find((a) => a.account === chosen);
  return (
    <Section heading={t('agents.heading')} note={t('agents.count', { count: agents.length })}>
      {groups.length === 0 && <p className="py-2 text-solid-gray-700">{t('agents.none')}</p>}
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {groups.map(({ state, agents: members }) => {
          const { icon: Icon, ink } = marks[state];
          return (
            <div key={state} className="contents">
              <dt
                className={cx(
                  'flex h-8 items-center gap-1.5 text-[0.875rem] font-bold whitespace-nowrap tabular-nums',
                  ink,
                )}
              >
                <Icon aria-hidden size="1rem" className="shrink-0" />
                {t(`agents.state.${state}`)}
                <span>{members.length}</span>
              </dt>
              <dd>
                <ul className="flex flex-wrap gap-1.5">
                  {members.map((agent) => (
                    <li key={agent.account}>
                      <Chip agent={agent} open={() => choose(agent.account)} />
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          );
        })}
      </dl>
      {open && <AgentDialog agent={open} close={() => choose(undefined)} />}
    </Section>
  );
}

function Chip({ agent, open }: { agent: Colleague; open: () => void }) {
  const { t } = useTranslation('board');
  const { now, wall } = useBoard();
  const reason = useReason()(agent.reason);
  const since = elapsed(now - Date.parse(agent.since));
  const words = (
    <>
      <span className="font-bold">{agent.name}</span>
      {agent.state === 'away' && reason && <span className="max-w-28 truncate">{reason}</span>}
      {agent.state !== 'offline' && <span className="tabular-nums">{since}</span>}
    </>
  );
  const look = cx(
    'inline-flex h-8 items-center gap-1.5 rounded-6 border px-2 text-[0.8125rem] whitespace-nowrap text-solid-gray-900',
    marks[agent.state].chip,
  );
  if (wall) return <span className={look}>{words}</span>;
  return (
    <button
      type="button"
      onClick={open}
      aria-label={t('agents.open', { name: agent.name, state: t(`agents.state.${agent.state}`) })}
      className={cx(look, 'hover:border-solid-gray-900')}
    >
      {words}
    </button>
  );
}
