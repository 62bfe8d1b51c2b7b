import { useTranslation } from 'react-i18next';

import { Banner } from '../lib/components';

/** NotHere is what an address shows that belongs to nothing, or to another role. */
export function NotHere() {
  const { t } = useTranslation('office');
  return (
    <Banner tone="warning" heading={t('notHere.heading')}>
      {t('notHere.text')}
    </Banner>
  );
}
