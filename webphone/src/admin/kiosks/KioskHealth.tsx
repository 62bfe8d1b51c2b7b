import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useFormat } from '../../office/format';
import { deviceNames, type DeviceName, type KioskDetail } from './api';
import { Card } from './Card';
import { DeviceTag } from './states';

/** KioskHealth is what the kiosk tells of itself now. */
export function KioskHealth({ kiosk }: { kiosk: KioskDetail }) {
  const { t } = useTranslation('kiosks');
  const format = useFormat();
  const old = kiosk.online && kiosk.page !== undefined && kiosk.page !== '' && kiosk.page !== kiosk.current;
  const facts: [string, string][] = [
    [
      t('health.connected'),
      kiosk.online ? t('health.since', { time: format.moment(kiosk.since) }) : t('health.no'),
    ],
    ...(kiosk.online ? [] : [[t('column.seen'), format.moment(kiosk.since)] as [string, string]]),
    [t('column.network'), kiosk.network ? t(`quality.${kiosk.network}`, { ns: 'common' }) : '–'],
    [t('column.browser'), kiosk.browser || '–'],
    [t('health.page'), kiosk.page ? (old ? t('health.oldPage', { version: kiosk.page }) : kiosk.page) : '–'],
  ];
  return (
    <Card heading={t('health.heading')}>
      <div className="grid gap-6 lg:grid-cols-2">
        <dl className="grid grid-cols-[auto_1fr] content-start gap-x-4 gap-y-2">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="font-bold">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
        <ul className="flex flex-col gap-2">
          {deviceNames.map((name) => (
            <li key={name} data-device={name} className="flex items-center justify-between gap-4">
              {name === 'printer' && kiosk.printers[0] !== undefined ? (
                <Link
                  to={`/admin/kiosks/printers/${kiosk.printers[0]}`}
                  className="font-bold text-key-1000 underline underline-offset-4"
                >
                  {t('name.printer')}
                </Link>
              ) : (
                <span className="font-bold">{t(`name.${name}`)}</span>
              )}
              {has(kiosk, name) ? (
                <DeviceTag state={kiosk.online || name === 'printer' ? kiosk[name] : undefined} />
              ) : (
                <span>{t('health.none')}</span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** A kiosk may have no printer and no document camera. */
function has(kiosk: KioskDetail, name: DeviceName): boolean {
  if (name === 'printer') return kiosk.printers.length > 0;
  return name !== 'docCamera' || !kiosk.online || kiosk.docCamera !== undefined;
}
