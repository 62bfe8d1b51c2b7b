import { useTranslation } from 'react-i18next';

import { CheckField, FieldGroup } from '../../../office/form/fields';
import { NumberField } from '../../../office/form/NumberField';
import type { PartProps } from '../CounterForm';
import { bounds } from '../form';

/** WaitFields is who may wait, and for how long. */
export function WaitFields({ form, set, faults }: PartProps) {
  const { t } = useTranslation('counters');
  return (
    <FieldGroup legend={t('wait.heading')}>
      <NumberField
        label={t('wait.most')}
        help={t('wait.mostHelp')}
        unit={t('unit.people')}
        value={form.maxWaiting}
        bounds={bounds.maxWaiting}
        fault={faults['maxWaiting']}
        onChange={(maxWaiting) => set({ maxWaiting })}
      />
      <NumberField
        label={t('wait.longest')}
        help={t('wait.longestHelp')}
        unit={t('unit.minutes')}
        value={form.maxWait}
        bounds={bounds.maxWait}
        fault={faults['maxWaitMs']}
        onChange={(maxWait) => set({ maxWait })}
      />
      <CheckField
        label={t('wait.reject')}
        help={t('wait.rejectHelp')}
        checked={form.rejectWhenEmpty}
        onChange={(ev) => set({ rejectWhenEmpty: ev.target.checked })}
      />
      <CheckField
        label={t('wait.release')}
        help={t('wait.releaseHelp')}
        checked={form.releaseAtClose}
        onChange={(ev) => set({ releaseAtClose: ev.target.checked })}
      />
      <NumberField
        label={t('wait.weight')}
        help={t('wait.weightHelp')}
        value={form.weight}
        bounds={bounds.weight}
        fault={faults['weight']}
        onChange={(weight) => set({ weight })}
      />
    </FieldGroup>
  );
}
