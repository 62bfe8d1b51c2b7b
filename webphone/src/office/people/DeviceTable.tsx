import { KeyRound, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { components } from '../../lib/api.gen';
import { Button } from '../../lib/components';
import { useFormat } from '../format';
import { DataTable } from '../list/DataTable';
import './texts';

export type Device = components['schemas']['Device'];

/** DeviceTable is the SIP devices of an account. Their secrets are nowhere. */
export function DeviceTable({
  rows,
  renew,
  remove,
}: {
  rows: readonly Device[];
  renew: (device: Device) => void;
  remove: (device: Device) => void;
}) {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (rows.length === 0) return <p>{t('devices.none')}</p>;
  return (
    <DataTable
      caption={t('devices.caption')}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'label',
          heading: t('devices.label'),
          cell: (row) => row.label || t('devices.nameless'),
        },
        {
          key: 'username',
          heading: t('devices.username'),
          cell: (row) => <span className="font-mono">{row.username}</span>,
        },
        {
          key: 'made',
          heading: t('devices.made'),
          cell: (row) => format.day(row.createdAt),
          className: 'whitespace-nowrap',
        },
        {
          key: 'actions',
          heading: t('devices.actions'),
          cell: (row) => (
            <span className="flex flex-wrap gap-2">
              <Button size="small" icon={KeyRound} onClick={() => renew(row)}>
                {t('devices.renew')}
              </Button>
              <Button size="small" icon={Trash2} onClick={() => remove(row)}>
                {t('devices.remove')}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}
