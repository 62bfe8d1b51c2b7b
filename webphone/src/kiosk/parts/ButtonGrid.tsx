import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import type { Size } from '../settings';
import { CallButton } from './CallButton';

/** columnsFor chooses the grid: nothing scrolls, and large letters get wide buttons. */
export function columnsFor(count: number, size: Size): number {
  const twoUpTo = size === 'largest' ? 6 : 4;
  return count <= twoUpTo ? 2 : 3;
}

/** ButtonGrid shows all counters (R14). */
export function ButtonGrid({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation('kiosk');
  const { settings } = useBooth();
  const columns = columnsFor(ids.length, settings.size);
  const rows = Math.max(2, Math.ceil(ids.length / columns));
  return (
    <ul className="k-grid" aria-label={t('idle.counters')} data-columns={columns} data-rows={rows}>
      {ids.map((id) => (
        <li key={id}>
          <CallButton id={id} />
        </li>
      ))}
    </ul>
  );
}
