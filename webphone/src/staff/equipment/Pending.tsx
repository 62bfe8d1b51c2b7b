import { useTranslation } from 'react-i18next';

import { useSide, wishOf } from './side';
import type { Field } from './wishes';

/** Pending says that a wish is on its way to the other PC, or did not come true there. */
export function Pending({ fields, of }: { fields: readonly Field[]; of?: string }) {
  const { t } = useTranslation('staff');
  const wish = wishOf(useSide(), fields, of);
  return (
    <span role="status" className="text-[0.8125rem] font-bold">
      {wish &&
        (wish.failed ? (
          <span className="text-red-900">{t('equipment.failed')}</span>
        ) : (
          <span className="text-solid-gray-700">{t('equipment.pending')}</span>
        ))}
    </span>
  );
}
