import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Dialog, SelectField } from '../../lib/components';
import { useOffice } from '../../office/context';
import { startOfDay } from '../../office/day';
import { AreaField, InputField } from '../../office/form/fields';
import { ProblemBanner } from '../../office/problem';
import { system, type NewStop } from './api';

/** StopDraft is a stop as it is typed. */
export interface StopDraft {
  at: string;
  until: string;
  noCallsMinutes: string;
  limitMinutes: string;
  mode: NewStop['mode'];
  messageJa: string;
  messageEn: string;
  reason: string;
}

const most = 1440;

/** moment is what a field of date and time (YYYY-MM-DDTHH:MM) says at the site. */
function moment(typed: string, timeZone: string): string | undefined {
  const [day = '', time = ''] = typed.split('T');
  const midnight = startOfDay(day, timeZone);
  const [hours = NaN, minutes = NaN] = time.split(':').map(Number);
  if (midnight === undefined || Number.isNaN(hours + minutes)) return undefined;
  return new Date(Date.parse(midnight) + (hours * 60 + minutes) * 60_000).toISOString();
}

/** useStopDraft is what PlanStop begins with; it stays when the form is closed by mistake. */
export function useStopDraft() {
  const { t } = useTranslation('system');
  const fresh = (): StopDraft => ({
    at: '',
    until: '',
    noCallsMinutes: '30',
    limitMinutes: '15',
    mode: 'maintenance',
    messageJa: t('stop.messageJaStart'),
    messageEn: t('stop.messageEnStart'),
    reason: '',
  });
  const [draft, setDraft] = useState(fresh);
  return { draft, setDraft, clear: () => setDraft(fresh()) };
}

/** PlanStop is the form for a new stop. What was typed stays when it is refused. */
export function PlanStop({
  draft: form,
  change,
  onClose,
  onPlanned,
}: {
  draft: StopDraft;
  change: (draft: StopDraft) => void;
  onClose: () => void;
  onPlanned: () => void;
}) {
  const { t } = useTranslation('system');
  const { site } = useOffice();
  const [tried, setTried] = useState(false);
  const set = (part: Partial<StopDraft>) => change({ ...form, ...part });
  const at = moment(form.at, site.timeZone);
  const until = moment(form.until, site.timeZone);
  const [noCalls, limit] = [Number(form.noCallsMinutes), Number(form.limitMinutes)];
  const minutes = (n: number) =>
    Number.isInteger(n) && n >= 0 && n <= most ? undefined : t('range', { least: 0, most });
  const errors = {
    at: at === undefined ? t('stop.needAt') : undefined,
    until: until !== undefined && at !== undefined && until <= at ? t('stop.needUntil') : undefined,
    noCalls: minutes(noCalls),
    limit: minutes(limit),
    ja: form.messageJa.trim() === '' ? t('stop.needMessage') : undefined,
    en: form.messageEn.trim() === '' ? t('stop.needMessage') : undefined,
    reason: form.reason.trim() === '' ? t('stop.needReason') : undefined,
  };
  const plan = useMutation({ mutationFn: system.planStop, onSuccess: onPlanned });
  const submit = (ev: SyntheticEvent) => {
    ev.preventDefault();
    setTried(true);
    if (at === undefined || Object.values(errors).some((e) => e !== undefined) || plan.isPending) return;
    plan.mutate({
      at,
      ...(until === undefined ? {} : { until }),
      noCallsMinutes: noCalls,
      limitMinutes: limit,
      mode: form.mode,
      messageJa: form.messageJa.trim(),
      messageEn: form.messageEn.trim(),
      reason: form.reason.trim(),
    });
  };
  const shown = (error: string | undefined) => (tried ? error : undefined);
  return (
    <Dialog width="medium" heading={t('stop.plan')} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <ProblemBanner error={plan.error} heading={t('stop.planFailed')} className="" />
        <div className="grid gap-5 md:grid-cols-2">
          <InputField
            type="datetime-local"
            label={t('stop.at')}
            help={t('stop.atHelp')}
            value={form.at}
            error={shown(errors.at)}
            onChange={(ev) => set({ at: ev.target.value })}
          />
          <InputField
            type="datetime-local"
            label={t('stop.until')}
            help={t('stop.untilHelp')}
            value={form.until}
            error={shown(errors.until)}
            onChange={(ev) => set({ until: ev.target.value })}
          />
          <InputField
            type="number"
            label={t('stop.noCalls')}
            help={t('stop.noCallsHelp')}
            unit={t('stop.minutesBefore')}
            min={0}
            max={most}
            value={form.noCallsMinutes}
            error={errors.noCalls}
            onChange={(ev) => set({ noCallsMinutes: ev.target.value })}
          />
          <InputField
            type="number"
            label={t('stop.limit')}
            help={t('stop.limitHelp')}
            unit={t('stop.minutesAfter')}
            min={0}
            max={most}
            value={form.limitMinutes}
            error={errors.limit}
            onChange={(ev) => set({ limitMinutes: ev.target.value })}
          />
        </div>
        <SelectField
          label={t('stop.modeLabel')}
          value={form.mode}
          onChange={(ev) => set({ mode: ev.target.value as NewStop['mode'] })}
        >
          <option value="maintenance">{t('stop.modeHelp.maintenance')}</option>
          <option value="stop">{t('stop.modeHelp.stop')}</option>
        </SelectField>
        <AreaField
          label={t('stop.messageJa')}
          help={t('stop.messageHelp')}
          rows={2}
          maxLength={200}
          value={form.messageJa}
          error={shown(errors.ja)}
          onChange={(ev) => set({ messageJa: ev.target.value })}
        />
        <AreaField
          label={t('stop.messageEn')}
          rows={2}
          maxLength={400}
          value={form.messageEn}
          error={shown(errors.en)}
          onChange={(ev) => set({ messageEn: ev.target.value })}
        />
        <AreaField
          label={t('stop.reason')}
          help={t('stop.reasonHelp')}
          rows={2}
          maxLength={200}
          value={form.reason}
          error={shown(errors.reason)}
          onChange={(ev) => set({ reason: ev.target.value })}
        />
        <div className="flex flex-wrap justify-end gap-4">
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" look="primary" disabled={plan.isPending}>
            {t('stop.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
