import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, TextField } from '../../lib/components';
import { FieldGroup, InputField } from '../../office/form/fields';
import { dayFault, type SpecialDay } from './form';
import { Openings } from './WeekFields';

/** DayFields are single days that are unlike all others: closed, or with hours of their own. */
export function DayFields({ days, set }: { days: SpecialDay[]; set: (days: SpecialDay[]) => void }) {
  const { t } = useTranslation('hours');
  const change = (key: string, changes: Partial<SpecialDay>) =>
    set(days.map((d) => (d.key === key ? { ...d, ...changes } : d)));
  return (
    <FieldGroup legend={t('day.heading')}>
      <p className="text-[0.875rem] text-solid-gray-800">{t('day.help')}</p>
      {days.map((day, i) => {
        const fault = dayFault(days, i);
        return (
          <fieldset key={day.key} className="rounded-12 border border-solid-gray-300 p-4">
            <legend className="px-1 font-bold">{day.date === '' ? t('day.new') : day.date}</legend>
            <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
              <InputField
                type="date"
                label={t('day.date')}
                value={day.date}
                error={fault === 'date' || fault === 'twice' ? t(`day.fault.${fault}`) : undefined}
                onChange={(ev) => change(day.key, { date: ev.target.value })}
              />
              <TextField
                label={t('day.note')}
                className="min-w-64 flex-1"
                value={day.note}
                error={fault === 'note' ? t('day.fault.note') : undefined}
                onChange={(ev) => change(day.key, { note: ev.target.value })}
              />
            </div>
            <div className="mt-4 flex flex-wrap items-end justify-between gap-3">
              <Openings
                name={day.date === '' ? t('day.new') : day.date}
                openings={day.openings}
                set={(openings) => change(day.key, { openings })}
              />
              <Button
                size="small"
                className="min-h-11"
                icon={Trash2}
                aria-label={t('day.drop', { name: day.date })}
                onClick={() => set(days.filter((d) => d.key !== day.key))}
              >
                {t('drop')}
              </Button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button
          icon={Plus}
          onClick={() => set([...days, { key: crypto.randomUUID(), date: '', openings: [], note: '' }])}
        >
          {t('day.add')}
        </Button>
      </div>
    </FieldGroup>
  );
}
