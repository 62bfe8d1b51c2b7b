import { useTranslation } from 'react-i18next';

import type { Participant, Running } from '../../lib/protocol';
import { useAgents, useBoard } from './context';

/** People are the staff in a consultation: who serves, who else is in it, or at whom it rings. */
export function People({ call }: { call: Running }) {
  const { t } = useTranslation('board');
  const { session, wall } = useBoard();
  const agents = useAgents();
  const serving = call.parties.filter((p) => p.part === 'agent');
  const others = call.parties.filter((p) => p.part !== 'agent' && p.part !== 'caller');
  const ringing = (call.ringing ?? []).map(
    (id) => agents.find((a) => a.account === id)?.name ?? t('people.somebody'),
  );
  const other = (p: Participant) =>
    t(
      p.part === 'supervisor'
        ? `people.${p.mode ?? 'listen'}`
        : `people.${p.part === 'consulted' ? 'consulted' : 'guest'}`,
      {
        name: p.id === session.id && !wall ? t('people.you') : p.name,
      },
    );
  const second = [
    ...others.map(other),
    ...(ringing.length > 0 ? [t('people.ringing', { names: ringing.join(t('comma')) })] : []),
  ];
  return (
    <>
      {serving.length > 0 && (
        <span className="block font-bold">{serving.map((p) => p.name).join(t('comma'))}</span>
      )}
      {second.length > 0 && (
        <span className="block text-[0.8125rem] text-solid-gray-700">{second.join(t('comma'))}</span>
      )}
    </>
  );
}
