import { useTranslation } from 'react-i18next';

import { CheckField, FieldGroup } from '../../../office/form/fields';
import { NumberField } from '../../../office/form/NumberField';
import type { PartProps } from '../CounterForm';
import { bounds } from '../form';

/** AfterFields is what staff have to do after a call, and what happens to those who do not answer. */
export function AfterFields({ form, set, faults }: PartProps) {
  const { t } = useTranslation('counters');
  return (
    <FieldGroup legend={t('after.heading')}>
      <NumberField
        label={t('after.wrapUp')}
        help={t('after.wrapUpHelp')}
        unit={t('unit.seconds')}
        value={form.wrapUp}
        bounds={bounds.wrapUp}
        fault={faults['wrapUpMs']}
        onChange={(wrapUp) => set({ wrapUp })}
      />
      <CheckField
        label={t('after.disposition')}
        help={t('after.dispositionHelp')}
        checked={form.disposition}
        onChange={(ev) => set({ disposition: ev.target.checked })}
      />
      <NumberField
        label={t('after.missed')}
        help={t('after.missedHelp')}
        unit={t('unit.times')}
        value={form.missedLimit}
        bounds={bounds.missedLimit}
        fault={faults['missedLimit']}
        onChange={(missedLimit) => set({ missedLimit })}
      />
    </FieldGroup>
  );
}
