import { useTranslation } from 'react-i18next';

import { useFormat } from '../../office/format';
import { DataTable, type Column } from '../../office/list/DataTable';
import type { Detail, Stretch } from './api';

type Measured = Stretch & { leg: NonNullable<Stretch['leg']> };

/** Quality says how good each participant's connection was over the whole call. */
export function Quality({ detail }: { detail: Detail }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const rows = detail.segments.filter((s): s is Measured => s.leg !== undefined);
  if (rows.length === 0) return <p>{t('detail.noQuality')}</p>;
  const ms = (n: number) => (n > 0 ? t('quality.ms', { n: Math.round(n) }) : '–');
  const columns: Column<Measured>[] = [
    { key: 'who', heading: t('quality.who'), cell: (row) => row.name || t('deleted') },
    {
      key: 'mos',
      heading: t('quality.mos'),
      cell: ({ leg }) =>
        leg.mos > 0
          ? t('quality.mosValue', { word: t(`quality.${judge(leg.mos)}`), mos: leg.mos.toFixed(1) })
          : t('quality.unknown'),
    },
    {
      key: 'lossIn',
      heading: t('quality.lossIn'),
      align: 'right',
      cell: ({ leg }) => format.share(leg.lossIn),
    },
    {
      key: 'lossOut',
      heading: t('quality.lossOut'),
      align: 'right',
      cell: ({ leg }) => format.share(leg.lossOut),
    },
    { key: 'rtt', heading: t('quality.rtt'), align: 'right', cell: ({ leg }) => ms(leg.rttMs) },
    { key: 'jitter', heading: t('quality.jitter'), align: 'right', cell: ({ leg }) => ms(leg.jitterMs) },
    {
      key: 'codec',
      heading: t('quality.codec'),
      cell: ({ leg }) => [leg.video, leg.audio].filter(Boolean).join(' / ') || '–',
    },
    {
      key: 'device',
      heading: t('quality.device'),
      className: 'text-[0.875rem]',
      cell: ({ leg }) => leg.device ?? '–',
    },
  ];
  return (
    <DataTable
      caption={t('detail.quality')}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.account ?? ''}${row.startedAt}`}
    />
  );
}

/** The bounds of ITU-T G.107: users are satisfied from 4.0 on, many are not below 3.6. */
function judge(mos: number): 'good' | 'fair' | 'poor' {
  if (mos >= 4) return 'good';
  return mos >= 3.6 ? 'fair' : 'poor';
}
