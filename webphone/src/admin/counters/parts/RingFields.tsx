import { useTranslation } from 'react-i18next';

import { cx } from '../../../lib/components';
import { FieldGroup } from '../../../office/form/fields';
import { NumberField } from '../../../office/form/NumberField';
import type { PartProps } from '../CounterForm';
import { bounds } from '../form';
import { StrategyPicture, strategies } from './StrategyPicture';

/** RingFields is whom a call rings, and for how long. */
export function RingFields({ form, set, faults }: PartProps) {
  const { t } = useTranslation('counters');
  return (
    <FieldGroup legend={t('ring.heading')}>
      <fieldset>
        <legend className="font-bold">{t('strategy.heading')}</legend>
        <p className="text-[0.875rem] text-solid-gray-700">{t('strategy.help')}</p>
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          {strategies.map((strategy) => (
            <label
              key={strategy}
              className={cx(
                'flex cursor-pointer items-start gap-3 rounded-12 border-2 p-4 has-focus-visible:outline-4 has-focus-visible:outline-offset-2',
                form.strategy === strategy
                  ? 'border-key-900 bg-key-50'
                  : 'border-solid-gray-200 hover:border-solid-gray-536',
              )}
            >
              <input
                type="radio"
                name="strategy"
                value={strategy}
                checked={form.strategy === strategy}
                onChange={() => set({ strategy })}
                className="mt-1 size-5 shrink-0 accent-key-900"
              />
              <span className="min-w-0 flex-1">
                <span className="block font-bold">{t(`strategy.${strategy}.name`)}</span>
                <span className="mt-0.5 block text-[0.875rem] text-solid-gray-800">
                  {t(`strategy.${strategy}.text`)}
                </span>
                <StrategyPicture strategy={strategy} />
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <NumberField
        label={t('ring.time')}
        help={t('ring.timeHelp')}
        unit={t('unit.seconds')}
        value={form.ringTime}
        bounds={bounds.ringTime}
        fault={faults['ringTimeMs']}
        onChange={(ringTime) => set({ ringTime })}
      />
      <fieldset>
        <legend className="font-bold">{t('retry.heading')}</legend>
        <p className="text-[0.875rem] text-solid-gray-700">{t('retry.help')}</p>
        <div className="mt-2 flex flex-wrap gap-6">
          <NumberField
            label={t('retry.noAnswer')}
            unit={t('unit.seconds')}
            value={form.noAnswer}
            bounds={bounds.noAnswer}
            fault={faults['retry.noAnswerMs']}
            onChange={(noAnswer) => set({ noAnswer })}
          />
          <NumberField
            label={t('retry.declined')}
            unit={t('unit.seconds')}
            value={form.declined}
            bounds={bounds.declined}
            fault={faults['retry.declinedMs']}
            onChange={(declined) => set({ declined })}
          />
          <NumberField
            label={t('retry.unreachable')}
            unit={t('unit.seconds')}
            value={form.unreachable}
            bounds={bounds.unreachable}
            fault={faults['retry.unreachableMs']}
            onChange={(unreachable) => set({ unreachable })}
          />
        </div>
      </fieldset>
    </FieldGroup>
  );
}
