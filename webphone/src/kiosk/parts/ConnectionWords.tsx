import { SignalHigh, SignalLow, SignalMedium, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { connection, type Connection } from '../machine/face';

const icons: Record<Connection, LucideIcon> = { good: SignalHigh, fair: SignalMedium, poor: SignalLow };

/** ConnectionWords says in words how the connection does. */
export function ConnectionWords() {
  const { t } = useTranslation('kiosk');
  const { kiosk, now } = useBooth();
  const how = connection(kiosk, now);
  const Icon = icons[how];
  return (
    <p className="k-connection" data-how={how}>
      <Icon aria-hidden />
      <span className="k-connection-label">{t('talk.connection')}</span>
      <span>{t(`talk.${how}`)}</span>
    </p>
  );
}
