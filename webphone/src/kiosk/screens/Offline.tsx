import { Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { OtherWays } from '../parts/OtherWays';
import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** Offline: the server cannot be reached; it is tried again without a touch. */
export function Offline() {
  const { t } = useTranslation('kiosk');
  return (
    <Notice icon={Unplug} tone="warn">
      <Heading>{t('offline.heading')}</Heading>
      <Lines text={t('offline.text')} />
      <OtherWays />
    </Notice>
  );
}
