import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';

import { TextField } from '../../lib/components';
import { CheckField, FieldGroup } from '../../office/form/fields';
import { NumberField } from '../../office/form/NumberField';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { isSlug } from '../../office/slug';
import { useRefresh } from '../counters/api';
import { isName } from '../counters/form';
import { hours, type Schedule } from './api';
import { Calendar } from './Calendar';
import { ClosingFields } from './ClosingFields';
import { DayFields } from './DayFields';
import { hoursForm, lastCallBounds, scheduleOf, wrongIn, type HoursForm as Form } from './form';
import { WeekFields } from './WeekFields';

const saved = (n: Schedule) => ({ value: hoursForm(n), version: n.version ?? '' });

/** HoursForm edits opening hours; the calendar beside it follows what is typed. */
export function HoursForm({ schedule, isNew }: { schedule: Schedule; isNew: boolean }) {
  const { t } = useTranslation(['hours', 'office']);
  const refresh = useRefresh();
  const editing = useRecord<Form>({
    start: saved(schedule),
    id: isNew ? '' : schedule.id,
    put: async (form, version) => {
      const now = await hours.put(scheduleOf(form), version);
      await refresh();
      return saved(now);
    },
    read: async () => {
      const newest = await hours.schedule(schedule.id);
      return newest && saved(newest);
    },
  });
  const { draft, faults } = editing;
  const form = draft.value;
  const wrong = wrongIn(form);
  if (isNew && editing.saved) return <Navigate to="/admin/hours" replace />;
  const touched = !isNew || draft.dirty;
  const nameFault = (name: string) => (touched && !isName(name) ? t('office:form.required') : undefined);
  return (
    <div className="flex flex-wrap items-start gap-8">
      <form
        noValidate
        className="min-w-0 max-w-3xl flex-[3_1_32rem]"
        onSubmit={(ev) => {
          ev.preventDefault();
          if (wrong === 0) void editing.save();
        }}
      >
        <FieldGroup legend={t('name')}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('office:names.ja')}
              name="nameJa"
              value={form.nameJa}
              error={nameFault(form.nameJa) ?? faults['nameJa']}
              onChange={(ev) => draft.set({ nameJa: ev.target.value })}
            />
            <TextField
              label={t('office:names.en')}
              name="nameEn"
              value={form.nameEn}
              error={nameFault(form.nameEn) ?? faults['nameEn']}
              onChange={(ev) => draft.set({ nameEn: ev.target.value })}
            />
          </div>
          {isNew && !isSlug(form.id) && <p className="text-red-900">{t('office:form.slug')}</p>}
        </FieldGroup>
        <WeekFields week={form.week} set={(week) => draft.set({ week })} />
        <FieldGroup legend={t('lastCall.heading')}>
          <NumberField
            label={t('lastCall.label')}
            help={t('lastCall.help')}
            unit={t('minutes')}
            value={form.lastCall}
            bounds={lastCallBounds}
            fault={faults['lastCallMinutes']}
            onChange={(lastCall) => draft.set({ lastCall })}
          />
        </FieldGroup>
        <FieldGroup legend={t('holidays.heading')}>
          <CheckField
            label={t('holidays.label')}
            help={t('holidays.help')}
            checked={form.holidays}
            onChange={(ev) => draft.set({ holidays: ev.target.checked })}
          />
        </FieldGroup>
        <ClosingFields closing={form.closing} set={(closing) => draft.set({ closing })} />
        <DayFields days={form.days} set={(days) => draft.set({ days })} />
        <RecordBar
          editing={editing}
          wrong={touched ? wrong : 0}
          names={(field) => t(`hours:field.${field}`)}
        />
      </form>
      <Calendar schedule={wrong === 0 || (isNew && !touched) ? scheduleOf(form) : null} />
    </div>
  );
}
