import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, Dialog } from '../../lib/components';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { accountsApi, type AccountTraces } from './api';
import { useQueues } from './use-queues';

/** RemoveDialog asks before an account is deleted, and says what becomes of what hangs on it. */
export function RemoveDialog({
  account,
  close,
  done,
}: {
  account: { id: string; login: string; name: string };
  close: () => void;
  done: () => void;
}) {
  const { t } = useTranslation('accounts');
  const traces = useTraces(account.id);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return (
    <Dialog
      heading={t('remove.heading')}
      onClose={close}
      width="medium"
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button
            look="danger"
            icon={Trash2}
            disabled={busy}
            onClick={() => {
              setBusy(true);
              accountsApi.remove(account.id).then(done, (err: unknown) => {
                setError(err);
                setBusy(false);
              });
            }}
          >
            {t('remove.submit')}
          </Button>
        </>
      }
    >
      <ProblemBanner error={error ?? traces.error} heading={t('list.failed')} />
      {traces.data?.inCall && (
        <Banner tone="warning" heading={t('traces.inCall')} className="mb-4">
          {t('traces.inCallText')}
        </Banner>
      )}
      <p>{t('remove.text', { name: account.name, login: account.login })}</p>
      {traces.data && <Consequences traces={traces.data} />}
    </Dialog>
  );
}

/** useTraces looks at what hangs on an account, anew each time it is asked. */
export function useTraces(id: string) {
  return useQuery({
    queryKey: ['accounts', 'traces', id],
    queryFn: () => accountsApi.traces(id),
    staleTime: 0,
    gcTime: 0,
  });
}

function Consequences({ traces }: { traces: AccountTraces }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const { nameOf } = useQueues();
  const count = format.count;
  const lines: [string, ReactNode][] = [
    [
      t('traces.records'),
      traces.calls === 0
        ? t('traces.noRecords')
        : t(traces.moreCalls ? 'traces.recordsMore' : 'traces.recordsStay', { n: count(traces.calls) }),
    ],
  ];
  if (traces.kept > 0) {
    lines.push([
      t('traces.kept'),
      t('traces.keptStay', { n: count(traces.kept), size: format.bytes(traces.keptBytes) }),
    ]);
  }
  if (traces.sessions > 0)
    lines.push([t('traces.sessions'), t('traces.sessionsEnd', { n: traces.sessions })]);
  if (traces.devices > 0) lines.push([t('traces.devices'), t('traces.devicesGo', { n: traces.devices })]);
  if (traces.printers > 0)
    lines.push([t('traces.printers'), t('traces.printersLose', { n: traces.printers })]);
  if (traces.addresses.length > 0) {
    lines.push([t('traces.addresses'), t('traces.addressesGo', { names: traces.addresses.join('、') })]);
  }
  if (traces.alone.length > 0) {
    lines.push([t('traces.alone'), t('traces.aloneText', { names: traces.alone.map(nameOf).join('、') })]);
  }
  return (
    <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-3 rounded-12 bg-solid-gray-50 p-5">
      {lines.map(([name, text]) => (
        <div key={name} className="contents">
          <dt className="font-bold">{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
