import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { deviceKinds } from '../../lib/equipment/names';
import { useSide } from './side';

const known = ['unplugged', 'missing', 'busy', 'denied', 'unsuitable', 'insecure'] as const;

/** Problems says in words which devices of a PC do not work. */
export function Problems() {
  const { t } = useTranslation('staff');
  const { problems = {} } = useSide().equipment;
  const troubled = deviceKinds.filter((kind) => problems[kind]);
  return (
    <div role="status">
      {troubled.map((kind) => {
        const why = known.find((k) => k === problems[kind]) ?? 'unknown';
        return (
          <p
            key={kind}
            className="mb-1 flex items-start gap-2 rounded-8 border border-orange-800 bg-orange-50 p-2 text-[0.875rem]"
          >
            <TriangleAlert aria-hidden size={18} className="mt-0.5 shrink-0 text-orange-1000" />
            {t(`equipment.problem.${why}`, { device: t(`equipment.problem.${kind}`) })}
          </p>
        );
      })}
    </div>
  );
}
