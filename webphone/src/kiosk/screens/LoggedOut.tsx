import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** LoggedOut: the login is over. The page goes on to the code by which staff pair it (entry/Pairing.tsx). */
export function LoggedOut() {
  const { t } = useTranslation('kiosk');
  return (
    <Notice icon={Lock}>
      <Heading>{t('login.heading')}</Heading>
      <Lines text={t('login.text')} />
    </Notice>
  );
}
