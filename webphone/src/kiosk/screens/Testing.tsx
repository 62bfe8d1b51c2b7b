import { Stethoscope } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** Testing: an administrator lets the booth try its devices; nobody can call meanwhile. */
export function Testing() {
  const { t } = useTranslation('kiosk');
  return (
    <Notice icon={Stethoscope}>
      <Heading>{t('test.heading')}</Heading>
      <Lines text={t('test.text')} />
    </Notice>
  );
}
