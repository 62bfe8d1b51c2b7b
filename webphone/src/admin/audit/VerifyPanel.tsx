import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Copy, ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useId, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, StatusTag, TextField } from '../../lib/components';
import { InputField } from '../../office/form/fields';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { audit, type AuditVerification } from './api';

/** How often the progress of a check is asked for, in ms. */
const look = 500;

/** VerifyPanel says whether the log is as it was written, and checks it on demand. */
export function VerifyPanel() {
  const { t } = useTranslation('audit');
  const heading = useId();
  const queries = useQueryClient();
  const key = ['audit-verification'];
  const { data: state } = useQuery({
    queryKey: key,
    queryFn: audit.verification,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? look : false),
  });
  const start = useMutation({
    mutationFn: audit.verify,
    onSuccess: (begun) => queries.setQueryData(key, begun),
  });
  const running = state?.state === 'running';
  return (
    <section
      aria-labelledby={heading}
      className="mb-6 rounded-12 border border-solid-gray-200 bg-white p-5"
      data-verification={state?.state}
    >
      <div className="flex flex-wrap items-center gap-4">
        <h2 id={heading} className="text-[1.125rem] font-bold">
          {t('verify.heading')}
        </h2>
        {state && <Outcome state={state} />}
        <Button className="ml-auto" disabled={running} onClick={() => start.mutate({})}>
          {t('verify.submit')}
        </Button>
      </div>
      {running && (
        <progress
          className="mt-3 h-3 w-full"
          aria-label={t('verify.progress')}
          max={Math.max(1, state.total)}
          value={state.checked}
        />
      )}
      <ProblemBanner error={start.error} heading={t('verify.failedStart')} className="mt-4" />
      {state?.state === 'broken' && (
        <Banner tone="error" heading={t('verify.broken', { line: state.brokenAt ?? 0 })} className="mt-4">
          {t('verify.brokenText')}
        </Banner>
      )}
      {state?.head !== undefined && <Head head={state.head} />}
      <details className="mt-3">
        <summary className="cursor-pointer font-bold text-key-1000">{t('verify.compare')}</summary>
        <Compare disabled={running} compare={(note) => start.mutate(note)} />
      </details>
    </section>
  );
}

function Outcome({ state }: { state: AuditVerification }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const count = (n: number) => format.count(n);
  switch (state.state) {
    case 'running':
      return (
        <p role="status">
          {t('verify.running', { checked: count(state.checked), total: count(state.total) })}
        </p>
      );
    case 'unbroken':
      return (
        <div role="status" className="flex flex-wrap items-center gap-2">
          <StatusTag icon={ShieldCheck} colour="green" className="whitespace-normal">
            {t('verify.unbroken', { total: count(state.total), at: format.moment(state.endedAt) })}
          </StatusTag>
          {state.noted && t('verify.noted')}
        </div>
      );
    case 'broken':
      return (
        <StatusTag icon={ShieldAlert} colour="red" className="whitespace-normal">
          {t('verify.broken', { line: count(state.brokenAt ?? 0) })}
        </StatusTag>
      );
    case 'failed':
      return <p role="status">{t('verify.failed')}</p>;
    default:
      return (
        <p className="flex items-center gap-2">
          <ShieldQuestion aria-hidden size={20} className="shrink-0" />
          {t('verify.never')}
        </p>
      );
  }
}

function Head({ head }: { head: string }) {
  const { t } = useTranslation('audit');
  const [copied, setCopied] = useState(false);
  return (
    <div className="mt-3 text-[0.875rem]">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-bold">{t('verify.head')}</span>
        <code className="break-all select-all" data-head>
          {head}
        </code>
        <Button
          size="small"
          icon={copied ? Check : Copy}
          onClick={() => {
            navigator.clipboard.writeText(head).then(
              () => setCopied(true),
              () => undefined, // it can be selected by hand
            );
          }}
        >
          {t(copied ? 'verify.copied' : 'verify.copy')}
        </Button>
      </p>
      <p className="mt-1 text-solid-gray-700">{t('verify.headHelp')}</p>
    </div>
  );
}

function Compare({
  disabled,
  compare,
}: {
  disabled: boolean;
  compare: (note: { count: number; head: string }) => void;
}) {
  const { t } = useTranslation('audit');
  const [count, setCount] = useState('');
  const [head, setHead] = useState('');
  const value = head.trim().toLowerCase();
  const good = /^[0-9a-f]{64}$/.test(value);
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    if (good && Number(count) > 0) compare({ count: Number(count), head: value });
  };
  return (
    <form onSubmit={submit} className="mt-3 flex flex-wrap items-end gap-4">
      <InputField
        type="number"
        min={1}
        label={t('verify.count')}
        value={count}
        onChange={(ev) => setCount(ev.target.value)}
      />
      <TextField
        className="min-w-80 flex-1"
        label={t('verify.value')}
        value={head}
        autoComplete="off"
        spellCheck={false}
        error={head !== '' && !good ? t('verify.valueError') : undefined}
        onChange={(ev) => setHead(ev.target.value)}
      />
      <Button type="submit" disabled={disabled || !good || !(Number(count) > 0)}>
        {t('verify.compareSubmit')}
      </Button>
    </form>
  );
}
