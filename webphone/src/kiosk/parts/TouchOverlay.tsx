import { Pointer } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** TouchOverlay asks for the touch that allows sound; any touch anywhere does it. */
export function TouchOverlay() {
  const { t } = useTranslation('kiosk');
  return (
    <button type="button" className="k-overlay">
      <Pointer aria-hidden />
      <span className="k-heading">{t('sound.heading')}</span>
      <span className="k-text">{t('sound.text')}</span>
    </button>
  );
}
