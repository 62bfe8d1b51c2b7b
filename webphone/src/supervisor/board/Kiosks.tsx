import { CircleCheck, PhoneCall, TriangleAlert, Unplug, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { elapsed } from '../../lib/clock';
import { cx } from '../../lib/components';
import { kioskRows, type KioskRow } from './board';
import { useBoard } from './context';
import { Section } from './Section';

const marks: Record<KioskRow['state'], { icon: LucideIcon; chip: string; ink: string }> = {
  talking: { icon: PhoneCall, chip: 'border-key-900 bg-key-50', ink: 'text-key-1000' },
  ready: { icon: CircleCheck, chip: 'border-green-800 bg-green-50', ink: 'text-green-1000' },
  trouble: { icon: TriangleAlert, chip: 'border-orange-900 bg-orange-50', ink: 'text-orange-1000' },
  offline: { icon: Unplug, chip: 'border-red-900 bg-red-50', ink: 'text-red-1000' },
};

/** Kiosks are the booths: whether they can be used, and what does not work. */
export function Kiosks() {
  const { t } = useTranslation('board');
  const { live, wall, session } = useBoard();
  const rows = kioskRows(live.topics.kiosks, live.topics.calls ?? []);
  return (
    <Section
      heading={t('kiosks.heading')}
      note={live.topics.kiosks && t('kiosks.count', { count: rows.length })}
    >
      {rows.length === 0 ? (
        <p className="py-1 text-[0.875rem] text-solid-gray-700">{t('kiosks.none')}</p>
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-1.5">
          {rows.map((row) => (
            <li key={row.account} className={cx('rounded-6 border', marks[row.state].chip)}>
              {wall || session.role !== 'administrator' ? (
                <div className={kiosk}>
                  <Kiosk row={row} />
                </div>
              ) : (
                <Link
                  to={`/admin/kiosks/${row.account}`}
                  className={cx(kiosk, 'rounded-6 hover:ring-2 hover:ring-solid-gray-900')}
                >
                  <Kiosk row={row} />
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const kiosk = 'flex min-h-8 items-center gap-2 px-2 text-[0.8125rem] leading-[1.3] text-solid-gray-900';

function Kiosk({ row }: { row: KioskRow }) {
  const { t } = useTranslation('board');
  const { now } = useBoard();
  const { icon: Icon, ink } = marks[row.state];
  const troubles = [
    ...row.troubles.map((d) => t(`kiosks.device.${d}`)),
    ...(row.poorNetwork ? [t('kiosks.network')] : []),
  ];
  return (
    <>
      <Icon aria-hidden size="1rem" className={cx('shrink-0', ink)} />
      <span className="min-w-0 flex-1 truncate font-bold">{row.name}</span>
      <span className={cx('shrink-0 font-bold', ink)}>
        {troubles.length > 0
          ? t('kiosks.troubles', { devices: troubles.join(t('comma')) })
          : t(`kiosks.state.${row.state}`)}
      </span>
      {row.since && row.state !== 'ready' && row.state !== 'trouble' && (
        <span className="shrink-0 tabular-nums">{elapsed(now - Date.parse(row.since))}</span>
      )}
    </>
  );
}
