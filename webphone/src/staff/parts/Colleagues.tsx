import { useTranslation } from 'react-i18next';

import { clockTime } from '../../lib/clock';
import { useDesk } from '../context';
import { AgentTag } from './agent-tag';
import { Panel } from './Panel';
import { useReason } from './words';

/** Colleagues shows what the others are doing, and since when. */
export function Colleagues() {
  const { t, i18n } = useTranslation('staff');
  const { live, session, site } = useDesk();
  const reasonText = useReason();
  const others = (live.topics.colleagues ?? []).filter((c) => c.account !== session.id);
  return (
    <Panel heading={t('ready.colleagues')}>
      {others.length === 0 && <p>{t('ready.noColleagues')}</p>}
      <ul className="divide-y divide-solid-gray-200">
        {others.map((colleague) => (
          <li key={colleague.account} className="flex items-center gap-3 py-2">
            <span className="min-w-0 flex-1 truncate">{colleague.name}</span>
            <span className="text-[0.875rem] text-solid-gray-700">
              {colleague.state === 'away' ? reasonText(colleague.reason) : null}
              {colleague.state === 'offline'
                ? null
                : ` ${clockTime(colleague.since, site.timeZone, i18n.language)}`}
            </span>
            <AgentTag state={colleague.state} className="text-[0.875rem]" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
