import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';

import { Button } from '../../lib/components';
import { LastChange } from '../../office/LastChange';
import { withoutAsking } from '../../office/form/without-asking';
import { NotHere } from '../../office/NotHere';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Removal } from '../../office/Removal';
import { freeId } from '../../office/slug';
import { Tabs } from '../../office/Tabs';
import { counters, useButtons, useCodes, useMembers, useQueues, useRefresh, type Queue } from './api';
import { CounterForm } from './CounterForm';
import { newQueue } from './form';
import { MembersForm } from './MembersForm';
import { useNamed } from './use-names';

/** CounterPage is one counter: how it works, or who serves it. */
export function CounterPage({ part }: { part: 'settings' | 'members' }) {
  const { t } = useTranslation('counters');
  const { id = '' } = useParams();
  const queues = useQueues();
  const [removing, setRemoving] = useState(false);
  const named = useNamed();
  const isNew = id === 'new';
  const taken = queues.data?.map((q) => q.id) ?? [];
  const queue = isNew ? { ...newQueue, id: freeId('counter', taken) } : queues.data?.find((q) => q.id === id);
  if (!queues.data) {
    return (
      <>
        <p>{t('loading', { ns: 'common' })}</p>
        <ProblemBanner error={queues.error} heading={t('list.failed', { ns: 'office' })} />
      </>
    );
  }
  if (!queue) return <NotHere />;
  return (
    <>
      <Link
        to="/admin/counters"
        className="mb-2 inline-block text-key-900 underline underline-offset-4 hover:text-key-1000"
      >
        {t('back')}
      </Link>
      <PageHeading
        last={!isNew && <LastChange action="queue." subject={queue.id} version={queue.version ?? ''} />}
        actions={
          !isNew && (
            <Button icon={Trash2} onClick={() => setRemoving(true)}>
              {t('counter.remove')}
            </Button>
          )
        }
      >
        {isNew ? t('counter.new') : named(queue)}
      </PageHeading>
      {!isNew && (
        <Tabs
          label={named(queue)}
          tabs={[
            { to: `/admin/counters/${id}`, name: t('tab.settings') },
            { to: `/admin/counters/${id}/members`, name: t('tab.members') },
          ]}
        />
      )}
      {part === 'settings' || isNew ? (
        <CounterForm key={id} queue={queue} isNew={isNew} />
      ) : (
        <Members key={id} queue={queue} />
      )}
      {removing && <RemoveCounter queue={queue} close={() => setRemoving(false)} />}
    </>
  );
}

function Members({ queue }: { queue: Queue }) {
  const { t } = useTranslation('counters');
  const members = useMembers(queue.id);
  if (!members.data) {
    return (
      <>
        <p>{t('loading', { ns: 'common' })}</p>
        <ProblemBanner error={members.error} heading={t('list.failed', { ns: 'office' })} />
      </>
    );
  }
  return <MembersForm queue={queue} saved={members.data} />;
}

function RemoveCounter({ queue, close }: { queue: Queue; close: () => void }) {
  const { t, i18n } = useTranslation('counters');
  const named = useNamed();
  const go = useNavigate();
  const refresh = useRefresh();
  const queues = useQueues().data ?? [];
  const buttons = useButtons().data ?? [];
  const codes = useCodes().data ?? [];
  const users = [
    ...buttons
      .filter((b) => b.queue === queue.id)
      .map((b) => ({
        key: `button ${b.id}`,
        name: t('usedBy.button', { name: b.texts[i18n.language]?.label ?? b.id }),
      })),
    ...queues
      .filter((q) => q.overflow.some(({ to }) => to.kind === 'queue' && to.id === queue.id))
      .map((q) => ({ key: `queue ${q.id}`, name: t('usedBy.overflow', { name: named(q) }) })),
    ...codes
      .filter((c) => c.queue === queue.id)
      .map((c) => ({ key: `code ${c.id}`, name: t('usedBy.code', { name: named(c) }) })),
  ];
  return (
    <Removal
      heading={t('counter.removeHeading', { name: named(queue) })}
      users={users}
      close={close}
      remove={async () => {
        await counters.deleteQueue(queue.id);
        void go('/admin/counters', withoutAsking);
        await refresh();
      }}
    >
      {t('counter.removeText')}
    </Removal>
  );
}
