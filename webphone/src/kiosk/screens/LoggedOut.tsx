import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** LoggedOut: words for the citizen, and for staff the way to the login page. */
export function LoggedOut() {
  const { t } = useTranslation('kiosk');
  return (
    <Notice icon={Lock}>
      <Heading>{t('login.heading')}</Heading>
      <Lines text={t('login.text')} />
      <div className="k-staff-only">
        <Lines text={t('login.staff')} />
        <a className="k-button" data-kind="plain" href="/">
          {t('login.link')}
        </a>
      </div>
    </Notice>
  );
}
