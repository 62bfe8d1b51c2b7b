import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useNow } from '../../lib/clock';
import { Banner } from '../../lib/components';
import { useDesk } from '../context';
import { troubleOf, viewOf } from '../view';

/** TroubleBanner says what is wrong with the line while nobody is talking, and what is done about it. */
export function TroubleBanner() {
  const { t } = useTranslation('staff');
  const { live, phone } = useDesk();
  const [startedAt] = useState(() => Date.now());
  const now = useNow();
  const trouble = troubleOf(live, phone, now, startedAt);
  if (trouble === 'none' || viewOf(live, phone) === 'call') return null;
  return (
    <Banner tone="warning" heading={t(`trouble.${trouble}`)} className="mx-6 mt-4">
      {t(`trouble.${trouble}Text`)}
    </Banner>
  );
}
