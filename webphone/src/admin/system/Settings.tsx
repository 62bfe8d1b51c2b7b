import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LockOpen } from 'lucide-react';
import type { SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { InputField } from '../../office/form/fields';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { useFormat } from '../../office/format';
import { LastChange } from '../../office/LastChange';
import { DataTable } from '../../office/list/DataTable';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { system, type AttemptLimitsState, type RetentionState } from './api';
import { Card } from './Card';
import { LogLevel } from './LogLevel';

/** Settings are those of the system as a whole: retention, limits of logins, log. */
export function Settings() {
  const { t } = useTranslation('system');
  const retention = useQuery({ queryKey: ['retention'], queryFn: system.retention });
  const limits = useQuery({ queryKey: ['attempt-limits'], queryFn: system.limits });
  return (
    <>
      <PageHeading note={t('settings.note')}>{t('page.settings')}</PageHeading>
      <ProblemBanner
        error={retention.error ?? limits.error}
        heading={t('failed')}
        retry={() => {
          void retention.refetch();
          void limits.refetch();
        }}
      />
      <div className="flex max-w-4xl flex-col gap-5">
        {retention.data && <RetentionForm state={retention.data} />}
        {limits.data && <LimitsForm state={limits.data} />}
        <LogLevel />
      </div>
    </>
  );
}

const leastDays = 31;
const mostDays = 3650;

const savedDays = ({ records, version }: RetentionState) => ({
  value: { records: String(records) },
  version,
});

function RetentionForm({ state }: { state: RetentionState }) {
  const { t } = useTranslation('system');
  const queries = useQueryClient();
  const editing = useRecord({
    start: savedDays(state),
    id: 'retention',
    put: async ({ records }, version) => {
      const now = await system.setRetention(Number(records), version);
      queries.setQueryData(['retention'], now);
      return savedDays(now);
    },
    read: async () => savedDays(await system.retention()),
  });
  const { draft } = editing;
  const days = Number(draft.value.records);
  const good = Number.isInteger(days) && days >= leastDays && days <= mostDays;
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    if (good) void editing.save();
  };
  return (
    <Card
      heading={t('retention.heading')}
      status={<LastChange action="setting.put" subject="retention" version={state.version} />}
    >
      <form onSubmit={submit} noValidate>
        <InputField
          type="number"
          label={t('retention.records')}
          help={t('retention.help')}
          unit={t('retention.days')}
          min={leastDays}
          max={mostDays}
          value={draft.value.records}
          error={good ? undefined : t('range', { least: leastDays, most: mostDays })}
          onChange={(ev) => draft.set({ records: ev.target.value })}
        />
        {good && days < state.records && (
          <Banner tone="warning" heading={t('retention.shorter')} className="mt-4">
            {t('retention.shorterText')}
          </Banner>
        )}
        <RecordBar
          editing={editing}
          wrong={good ? 0 : 1}
          names={(field) => t(`retention.${field}`)}
          sticky={false}
        />
      </form>
    </Card>
  );
}

const fields = [
  { name: 'pairTries', least: 3, most: 10, unit: 'times' },
  { name: 'addressTries', least: 10, most: 200, unit: 'times' },
  { name: 'firstWaitSeconds', least: 10, most: 300, unit: 'seconds' },
  { name: 'longestWaitSeconds', least: 60, most: 86_400, unit: 'seconds' },
] as const;

type Typed = Record<(typeof fields)[number]['name'], string>;

const typed = (s: AttemptLimitsState): Typed => ({
  pairTries: String(s.pairTries),
  addressTries: String(s.addressTries),
  firstWaitSeconds: String(s.firstWaitSeconds),
  longestWaitSeconds: String(s.longestWaitSeconds),
});

const savedLimits = (state: AttemptLimitsState) => ({ value: typed(state), version: state.version });

function LimitsForm({ state }: { state: AttemptLimitsState }) {
  const { t } = useTranslation('system');
  const queries = useQueryClient();
  const editing = useRecord<Typed>({
    start: savedLimits(state),
    id: 'attempt-limits',
    put: async (value, version) => {
      const now = await system.setLimits(
        {
          pairTries: Number(value.pairTries),
          addressTries: Number(value.addressTries),
          firstWaitSeconds: Number(value.firstWaitSeconds),
          longestWaitSeconds: Number(value.longestWaitSeconds),
        },
        version,
      );
      queries.setQueryData(['attempt-limits'], now);
      return savedLimits(now);
    },
    read: async () => savedLimits(await system.limits()),
  });
  const { draft } = editing;
  const n = (name: keyof Typed) => Number(draft.value[name]);
  const wrong = (f: (typeof fields)[number]) => {
    const value = n(f.name);
    if (!Number.isInteger(value) || value < f.least || value > f.most) {
      return t('range', { least: f.least, most: f.most });
    }
    if (f.name === 'longestWaitSeconds' && value < n('firstWaitSeconds')) return t('limits.order');
    return undefined;
  };
  const bad = fields.filter((f) => wrong(f) !== undefined).length;
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    if (bad === 0) void editing.save();
  };
  return (
    <Card
      heading={t('limits.heading')}
      status={<LastChange action="setting.put" subject="attempt-limits" version={state.version} />}
    >
      <p className="mb-4">{t('limits.text')}</p>
      <form onSubmit={submit} noValidate>
        <div className="grid gap-5 md:grid-cols-2">
          {fields.map((f) => (
            <InputField
              key={f.name}
              type="number"
              label={t(`limits.${f.name}`)}
              unit={t(`limits.${f.unit}`)}
              min={f.least}
              max={f.most}
              value={draft.value[f.name]}
              error={wrong(f)}
              onChange={(ev) => draft.set({ [f.name]: ev.target.value })}
            />
          ))}
        </div>
        <RecordBar editing={editing} wrong={bad} names={(field) => t(`limits.${field}`)} sticky={false} />
      </form>
      <Waiting waiting={state.waiting} />
    </Card>
  );
}

function Waiting({ waiting }: { waiting: AttemptLimitsState['waiting'] }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const queries = useQueryClient();
  const release = useMutation({
    mutationFn: ({ from, login }: { from: string; login: string | undefined }) => system.release(from, login),
    onSettled: () => queries.invalidateQueries({ queryKey: ['attempt-limits'] }),
  });
  return (
    <>
      <h3 className="mt-8 mb-2 font-bold">{t('limits.waiting')}</h3>
      <ProblemBanner error={release.error} heading={t('limits.releaseFailed')} />
      {waiting.length === 0 ? (
        <p>{t('limits.nobody')}</p>
      ) : (
        <DataTable
          caption={t('limits.waiting')}
          rows={waiting}
          rowKey={(w) => `${w.from} ${w.login ?? ''}`}
          columns={[
            {
              key: 'login',
              heading: t('limits.login'),
              cell: (w) => (w.login === undefined ? t('limits.allLogins') : `${w.name ?? ''} ${w.login}`),
            },
            { key: 'from', heading: t('limits.from'), cell: (w) => w.from },
            {
              key: 'failed',
              heading: t('limits.failed'),
              align: 'right',
              cell: (w) => format.count(w.failed),
            },
            { key: 'until', heading: t('limits.until'), cell: (w) => format.time(w.until) },
            {
              key: 'release',
              heading: t('limits.action'),
              cell: (w) => (
                <Button
                  size="small"
                  icon={LockOpen}
                  onClick={() => release.mutate({ from: w.from, login: w.login })}
                >
                  {t('limits.release')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
