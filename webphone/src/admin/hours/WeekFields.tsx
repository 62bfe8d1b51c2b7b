import { Copy, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import { FieldGroup } from '../../office/form/fields';
import { maxOpenings, newOpening, openingsFault, weekdays, type Opening } from './form';

/** WeekFields are the openings of each weekday. */
export function WeekFields({ week, set }: { week: Opening[][]; set: (week: Opening[][]) => void }) {
  const { t } = useTranslation('hours');
  const put = (day: number, openings: Opening[]) => set(week.map((old, i) => (i === day ? openings : old)));
  const copy = () =>
    set(
      week.map((old, day) =>
        day >= 2 && day <= 5 ? (week[1] ?? []).map((o) => ({ ...o, key: crypto.randomUUID() })) : old,
      ),
    );
  return (
    <FieldGroup legend={t('week.heading')}>
      <p className="text-[0.875rem] text-solid-gray-800">{t('week.help')}</p>
      <div className="flex flex-col divide-y divide-solid-gray-200">
        {weekdays.map((day) => (
          <fieldset key={day} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
            <legend className="sr-only">{t(`weekday.d${day}`)}</legend>
            <span aria-hidden className="w-16 pt-2.5 font-bold">
              {t(`weekday.d${day}`)}
            </span>
            <div className="min-w-0 flex-1">
              <Openings
                name={t(`weekday.d${day}`)}
                openings={week[day] ?? []}
                set={(openings) => put(day, openings)}
              />
            </div>
            {day === 1 && (
              <Button size="small" className="min-h-11" icon={Copy} onClick={copy}>
                {t('week.copy')}
              </Button>
            )}
          </fieldset>
        ))}
      </div>
    </FieldGroup>
  );
}

/** Openings are those of one day; without any it is closed. */
export function Openings({
  name,
  openings,
  set,
}: {
  name: string;
  openings: Opening[];
  set: (openings: Opening[]) => void;
}) {
  const { t } = useTranslation('hours');
  const fault = openingsFault(openings);
  const change = (key: string, changes: Partial<Opening>) =>
    set(openings.map((o) => (o.key === key ? { ...o, ...changes } : o)));
  const box = `min-h-11 rounded-8 border bg-white px-3 ${fault ? 'border-2 border-red-900' : 'border-solid-gray-600'}`;
  return (
    <div className="flex flex-col gap-2">
      {openings.map((o, i) => (
        <div key={o.key} className="flex flex-wrap items-center gap-2">
          <input
            type="time"
            aria-label={t('opening.from', { name, n: i + 1 })}
            aria-invalid={fault ? true : undefined}
            className={box}
            value={o.from}
            onChange={(ev) => change(o.key, { from: ev.target.value })}
          />
          <span aria-hidden>{t('opening.to')}</span>
          <input
            type="time"
            aria-label={t('opening.until', { name, n: i + 1 })}
            aria-invalid={fault ? true : undefined}
            className={box}
            value={o.to}
            onChange={(ev) => change(o.key, { to: ev.target.value })}
          />
          <Button
            size="small"
            className="min-h-11 min-w-11"
            icon={Trash2}
            aria-label={t('opening.drop', { name, n: i + 1 })}
            onClick={() => set(openings.filter((other) => other.key !== o.key))}
          />
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-3">
        {openings.length === 0 && <span className="text-solid-gray-800">{t('closed')}</span>}
        <Button
          size="small"
          className="min-h-11"
          icon={Plus}
          aria-label={t('opening.addOf', { name })}
          disabled={openings.length >= maxOpenings}
          onClick={() => set([...openings, newOpening(openings)])}
        >
          {t(openings.length === 0 ? 'opening.open' : 'opening.add')}
        </Button>
      </div>
      {fault && (
        <p role="status" className="text-[0.875rem] text-red-900">
          {t(`opening.fault.${fault}`)}
        </p>
      )}
    </div>
  );
}
