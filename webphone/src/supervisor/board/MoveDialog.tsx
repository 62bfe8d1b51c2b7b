import { MoveRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, cx, Dialog } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { Running } from '../../lib/protocol';
import { useBoard, useCounter } from './context';
import { useCommand } from './use-command';

/** MoveDialog lets a citizen who waits go on waiting at another counter. */
export function MoveDialog({ call, close }: { call: Running; close: () => void }) {
  const { t } = useTranslation('board');
  const { live } = useBoard();
  const counter = useCounter()(call);
  const { busy, problem, run } = useCommand();
  const [to, setTo] = useState<string>();
  const [first, setFirst] = useState(false);
  const group = useId();
  const queues = (live.topics.queues ?? []).filter((q) => q.id !== call.queue);
  const waits = live.topics.calls?.some((c) => c.id === call.id && c.state !== 'connected');
  return (
    <Dialog
      heading={t('move.heading')}
      width="medium"
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button
            look="primary"
            icon={MoveRight}
            disabled={busy || to === undefined || !waits || live.status !== 'open'}
            onClick={() => to !== undefined && run('move', { call: call.id, queue: to, first }, close)}
          >
            {t('move.do')}
          </Button>
        </>
      }
    >
      <p>{t('move.text', { counter })}</p>
      {!waits && <Banner tone="info" heading={t('move.over')} className="mt-3" />}
      {problem && (
        <Banner tone="error" heading={t('calls.failed')} className="mt-3">
          {pick(problem)}
        </Banner>
      )}
      <fieldset className="mt-4">
        <legend className="font-bold">{t('move.to')}</legend>
        <ul className="mt-2 grid gap-1.5">
          {queues.map((q) => {
            const nobody = q.available + q.busy + q.away === 0;
            return (
              <li key={q.id}>
                <label
                  className={cx(
                    'flex min-h-11 items-center gap-3 rounded-8 border px-3 py-1.5',
                    to === q.id ? 'border-key-900 bg-key-50' : 'border-solid-gray-400',
                    nobody && 'bg-solid-gray-50 text-solid-gray-700',
                  )}
                >
                  <input
                    type="radio"
                    name={group}
                    className="size-5 shrink-0 accent-key-900"
                    checked={to === q.id}
                    disabled={nobody}
                    onChange={() => setTo(q.id)}
                  />
                  <span className="min-w-0 font-bold">{pick({ ja: q.nameJa, en: q.nameEn })}</span>
                  <span className="ml-auto shrink-0 text-[0.875rem]">
                    {nobody ? t('move.nobody') : t('move.now', { waiting: q.waiting, free: q.available })}
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
      </fieldset>
      <label className="mt-4 flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          className="size-5 accent-key-900"
          checked={first}
          onChange={(ev) => setFirst(ev.target.checked)}
        />
        {t('move.first')}
      </label>
    </Dialog>
  );
}
