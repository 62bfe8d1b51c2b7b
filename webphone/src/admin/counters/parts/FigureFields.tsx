import { useTranslation } from 'react-i18next';

import { FieldGroup } from '../../../office/form/fields';
import { NumberField } from '../../../office/form/NumberField';
import type { PartProps } from '../CounterForm';
import { bounds } from '../form';

/** FigureFields is how the figures of a counter are counted. */
export function FigureFields({ form, set, faults }: PartProps) {
  const { t } = useTranslation('counters');
  return (
    <FieldGroup legend={t('figures.heading')}>
      <NumberField
        label={t('figures.level')}
        help={t('figures.levelHelp')}
        unit={t('unit.seconds')}
        value={form.serviceLevel}
        bounds={bounds.serviceLevel}
        fault={faults['serviceLevelMs']}
        onChange={(serviceLevel) => set({ serviceLevel })}
      />
      <NumberField
        label={t('figures.short')}
        help={t('figures.shortHelp')}
        unit={t('unit.seconds')}
        value={form.shortAbandon}
        bounds={bounds.shortAbandon}
        fault={faults['shortAbandonMs']}
        onChange={(shortAbandon) => set({ shortAbandon })}
      />
    </FieldGroup>
  );
}
