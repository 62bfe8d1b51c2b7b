import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { FieldGroup } from '../../office/form/fields';
import { isMonthDay, maxSeasons, type Season } from './form';

const months = Array.from({ length: 12 }, (_, i) => i + 1);
const daysOf = (month: number) => new Date(Date.UTC(2028, month, 0)).getUTCDate();
const two = (n: number) => String(n).padStart(2, '0');

/** ClosingFields are the days of every year on which the office is closed. */
export function ClosingFields({ closing, set }: { closing: Season[]; set: (closing: Season[]) => void }) {
  const { t } = useTranslation('hours');
  const change = (key: string, changes: Partial<Season>) =>
    set(closing.map((c) => (c.key === key ? { ...c, ...changes } : c)));
  return (
    <FieldGroup legend={t('closing.heading')}>
      <p className="text-[0.875rem] text-solid-gray-800">{t('closing.help')}</p>
      {closing.map((c, i) => (
        <fieldset key={c.key} className="flex flex-wrap items-center gap-3">
          <legend className="sr-only">{t('closing.season', { n: i + 1 })}</legend>
          <MonthDay label={t('closing.from')} value={c.from} onChange={(from) => change(c.key, { from })} />
          <span aria-hidden>{t('opening.to')}</span>
          <MonthDay label={t('closing.to')} value={c.to} onChange={(to) => change(c.key, { to })} />
          <Button
            size="small"
            className="min-h-11"
            icon={Trash2}
            aria-label={t('closing.drop', { n: i + 1 })}
            onClick={() => set(closing.filter((other) => other.key !== c.key))}
          >
            {t('drop')}
          </Button>
          {(!isMonthDay(c.from) || !isMonthDay(c.to)) && (
            <p className="w-full text-[0.875rem] text-red-900">{t('day.fault.date')}</p>
          )}
        </fieldset>
      ))}
      <div>
        <Button
          icon={Plus}
          disabled={closing.length >= maxSeasons}
          onClick={() => set([...closing, { key: crypto.randomUUID(), from: '12-29', to: '01-03' }])}
        >
          {t('closing.add')}
        </Button>
      </div>
    </FieldGroup>
  );
}

function MonthDay({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation('hours');
  const [month = 1, day = 1] = value.split('-').map(Number);
  const put = (m: number, d: number) => onChange(`${two(m)}-${two(Math.min(d, daysOf(m)))}`);
  const box = 'min-h-11 rounded-8 border border-solid-gray-600 bg-white px-2';
  return (
    <span className="inline-flex items-center gap-1">
      <select
        aria-label={t('closing.monthOf', { label })}
        className={box}
        value={month}
        onChange={(ev) => put(Number(ev.target.value), day)}
      >
        {months.map((m) => (
          <option key={m} value={m}>
            {t(`month.m${m as 1}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('closing.dayOf', { label })}
        className={box}
        value={day}
        onChange={(ev) => put(month, Number(ev.target.value))}
      >
        {Array.from({ length: daysOf(month) }, (_, i) => i + 1).map((d) => (
          <option key={d} value={d}>
            {t('dayOfMonth', { n: d })}
          </option>
        ))}
      </select>
    </span>
  );
}
