import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Banner, Button } from '../../lib/components';
import { pick } from '../../lib/i18n';
import { useDesk } from '../context';
import { useAction } from './use-action';

/** WrapUp is the time after a call, with what became of it and a countdown. */
export function WrapUp() {
  const { t } = useTranslation('staff');
  const { live, line } = useDesk();
  const now = useNow(line.live.serverNow, 250);
  const { busy, problem, run } = useAction();
  const { me, ended } = live.topics;
  const left = me?.wrapUpUntil ? Math.max(0, Date.parse(me.wrapUpUntil) - now) : 0;
  return (
    <section className="rounded-16 border-3 border-key-900 bg-white p-6">
      <div className="flex flex-wrap items-center gap-6">
        <div className="min-w-0 flex-1">
          <h2 className="text-[1.5rem] leading-[1.5] font-bold">{t('wrap.heading')}</h2>
          {ended && (
            <p>
              {t('wrap.duration')} <strong>{elapsed(ended.talkingMs)}</strong>
              <span aria-hidden className="mx-2">
                /
              </span>
              {t('wrap.result')} <strong>{t(`cause.${ended.cause}`)}</strong>
            </p>
          )}
          <p className="text-solid-gray-700">{t('wrap.erased')}</p>
        </div>
        <div className="text-center">
          <p className="text-[0.875rem]">{t('wrap.remaining')}</p>
          <p className="text-[2.25rem] leading-[1.4] font-bold tabular-nums" role="timer">
            {elapsed(Math.ceil(left / 1000) * 1000)}
          </p>
        </div>
        <Button
          look="primary"
          size="large"
          icon={CircleCheck}
          disabled={busy || live.status !== 'open'}
          onClick={() => run(() => line.live.command('end-wrap-up', {}))}
        >
          {t('wrap.finish')}
        </Button>
      </div>
      {problem && (
        <Banner tone="error" heading={t('wrap.failed')} className="mt-4">
          {pick(problem)}
        </Banner>
      )}
    </section>
  );
}
