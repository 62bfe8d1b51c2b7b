import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleX, LoaderCircle, Stethoscope } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button, StatusTag } from '../../lib/components';
import { useFormat } from '../../office/format';
import { ProblemBanner } from '../../office/problem';
import { kioskApi, type KioskDetail, type TestCall } from './api';
import { Card } from './Card';
import { DeviceTag } from './states';

const marks = {
  running: { icon: LoaderCircle, colour: 'blue' },
  passed: { icon: CircleCheck, colour: 'green' },
  failed: { icon: CircleX, colour: 'red' },
  lost: { icon: CircleX, colour: 'orange' },
} as const;

/** KioskTest lets the kiosk try its own devices and shows what came of it. */
export function KioskTest({ kiosk, reload }: { kiosk: KioskDetail; reload: () => void }) {
  const { t } = useTranslation('kiosks');
  const start = useMutation({ mutationFn: () => kioskApi.test(kiosk.account), onSettled: reload });
  const { test } = kiosk;
  const running = test?.state === 'running';
  return (
    <Card
      heading={t('test.heading')}
      note={t('test.note')}
      actions={
        <Button
          icon={Stethoscope}
          look="primary"
          disabled={!kiosk.online || running || start.isPending}
          onClick={() => start.mutate()}
        >
          {t('test.start')}
        </Button>
      }
    >
      <ProblemBanner error={start.error} heading={t('test.failed')} />
      {test ? <Result test={test} /> : <p>{t('test.none')}</p>}
    </Card>
  );
}

function Result({ test }: { test: TestCall }) {
  const { t } = useTranslation('kiosks');
  const format = useFormat();
  return (
    <div role="status" data-test={test.state}>
      <p className="flex flex-wrap items-center gap-4">
        <StatusTag {...marks[test.state]}>{t(`test.state.${test.state}`)}</StatusTag>
        <span>{t('test.when', { time: format.moment(test.endedAt ?? test.startedAt), by: test.by })}</span>
      </p>
      {test.state === 'lost' && <p className="mt-3">{t('test.lostText')}</p>}
      {test.devices.length > 0 && (
        <ul className="mt-4 flex flex-col gap-2">
          {test.devices.map(({ device, state, code }) => (
            <li key={device} className="grid grid-cols-[9rem_auto_1fr] items-center gap-4">
              <span className="font-bold">{t(`name.${device}`)}</span>
              <DeviceTag state={state} />
              <span>{code && t(`test.code.${code}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
