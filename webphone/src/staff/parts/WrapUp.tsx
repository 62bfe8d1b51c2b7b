import { CircleCheck, ClockPlus } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Banner, Button, cx } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { WrapUp as Subject } from '../../lib/protocol';
import { useDesk } from '../context';
import type { Choice } from '../lists';
import { ReceiptText } from '../room/ReceiptText';
import { useAction } from './use-action';
import { useCounterName, useQueueName } from './words';

const more = 60; // seconds
const noteLimit = 1_000;

/** WrapUp is the time after a call: what became of it, a result code and a note, and a countdown. */
export function WrapUp() {
  const { live } = useDesk();
  const subject = live.topics.me?.wrapUp;
  // What one wrote belongs to one consultation.
  return <Card key={subject?.call ?? ''} subject={subject} />;
}

function Card({ subject }: { subject: Subject | undefined }) {
  const { t } = useTranslation('staff');
  const { live, line, lists } = useDesk();
  const counterName = useCounterName();
  const queueName = useQueueName();
  const { busy, problem, run } = useAction();
  const [code, setCode] = useState('');
  const [note, setNote] = useState('');
  const { me, ended, receipt } = live.topics;
  const codes = lists.dispositions.filter((d) => d.queue === undefined || d.queue === subject?.queue);
  // Without the list the server has the last word.
  const compulsory = subject?.compulsory === true && codes.length > 0;
  const disabled = busy || live.status !== 'open';
  const counter = counterName(subject?.button) ?? queueName(subject?.queue);

  const finish = () =>
    run(async () => {
      if (subject && code !== '')
        await line.live.command('dispose', { call: subject.call, code, note: note.trim() });
      await line.live.command('end-wrap-up', {});
    });

  return (
    <section className="rounded-16 border-3 border-key-900 bg-white p-6">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="text-[1.5rem] leading-[1.5] font-bold">{t('wrap.heading')}</h2>
          <p>
            {counter && <strong className="mr-4">{counter}</strong>}
            {ended && (
              <>
                {t('wrap.duration')} <strong>{elapsed(ended.talkingMs)}</strong>
                <span aria-hidden className="mx-2">
                  /
                </span>
                {t('wrap.result')} <strong>{t(`cause.${ended.cause}`)}</strong>
              </>
            )}
          </p>
          <p className="text-[0.875rem] text-solid-gray-700">{t('wrap.erased')}</p>
        </div>
        {me?.wrapUpUntil && <Countdown until={me.wrapUpUntil} />}
      </div>
      {receipt && receipt.call === subject?.call && <ReceiptText receipt={receipt} />}
      {codes.length > 0 && (
        <div className="mt-4 grid gap-4">
          <Codes codes={codes} chosen={code} choose={setCode} compulsory={compulsory} />
          <Note value={note} change={setNote} />
        </div>
      )}
      <div className="mt-5 flex flex-wrap items-center justify-end gap-3">
        {compulsory && code === '' && <p className="font-bold text-orange-1000">{t('wrap.until')}</p>}
        <Button
          icon={ClockPlus}
          disabled={disabled}
          onClick={() => run(() => line.live.command('extend-wrap-up', { seconds: more }))}
        >
          {t('wrap.extend')}
        </Button>
        <Button
          look="primary"
          size="large"
          icon={CircleCheck}
          disabled={disabled || (compulsory && code === '')}
          onClick={finish}
        >
          {code === '' ? t('wrap.finish') : t('wrap.done')}
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

function Countdown({ until }: { until: string }) {
  const { t } = useTranslation('staff');
  const { line } = useDesk();
  const now = useNow(line.live.serverNow, 250);
  const left = Math.max(0, Date.parse(until) - now);
  return (
    <div className="text-center">
      <p className="text-[0.875rem]">{t('wrap.remaining')}</p>
      <p className="text-[2.25rem] leading-[1.4] font-bold tabular-nums" role="timer">
        {elapsed(Math.ceil(left / 1000) * 1000)}
      </p>
    </div>
  );
}

function Codes({
  codes,
  chosen,
  choose,
  compulsory,
}: {
  codes: Choice[];
  chosen: string;
  choose: (code: string) => void;
  compulsory: boolean;
}) {
  const { t } = useTranslation('staff');
  const name = useId();
  return (
    <fieldset>
      <legend className="font-bold">
        {t('wrap.code')}
        <Mark compulsory={compulsory} />
      </legend>
      {compulsory && <p className="text-[0.875rem] text-solid-gray-700">{t('wrap.compulsoryText')}</p>}
      <div className="mt-1 flex flex-wrap gap-2">
        {codes.map((each) => (
          <label
            key={each.id}
            className={cx(
              'inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-8 border px-4 py-1.5 font-bold',
              'has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black',
              chosen === each.id
                ? 'border-key-900 bg-key-900 text-white'
                : 'border-solid-gray-600 bg-white hover:bg-key-50',
            )}
          >
            <input
              type="radio"
              name={name}
              value={each.id}
              checked={chosen === each.id}
              onChange={() => choose(each.id)}
              className="size-5 accent-key-900"
            />
            {pick(each)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Note({ value, change }: { value: string; change: (note: string) => void }) {
  const { t } = useTranslation('staff');
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="block font-bold">
        {t('wrap.note')}
        <Mark compulsory={false} />
      </label>
      <p id={`${id}-help`} className="text-[0.875rem] text-solid-gray-700">
        {t('wrap.noteHelp')}
      </p>
      <textarea
        id={id}
        aria-describedby={`${id}-help`}
        rows={2}
        maxLength={noteLimit}
        value={value}
        onChange={(ev) => change(ev.target.value)}
        className="mt-1 w-full rounded-8 border border-solid-gray-600 bg-white px-3 py-2"
      />
    </div>
  );
}

function Mark({ compulsory }: { compulsory: boolean }) {
  const { t } = useTranslation('staff');
  return (
    <span
      className={cx(
        'ml-2 rounded-4 border px-1.5 text-[0.875rem]',
        compulsory ? 'border-red-900 text-red-900' : 'border-solid-gray-600 text-solid-gray-700',
      )}
    >
      {compulsory ? t('wrap.compulsory') : t('wrap.optional')}
    </span>
  );
}
