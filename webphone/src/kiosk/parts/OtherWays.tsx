import { Phone } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { Lines } from './Words';

/** OtherWays says whom to ask while nobody can be called here. */
export function OtherWays() {
  const { t } = useTranslation('kiosk');
  const { phone } = useBooth();
  return (
    <>
      {phone === null ? null : (
        <p className="k-phone">
          <Phone aria-hidden />
          <span>{t('other.phone')}</span>
          <strong>{phone}</strong>
        </p>
      )}
      <Lines text={t('other.help')} />
    </>
  );
}
