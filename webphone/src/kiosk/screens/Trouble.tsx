import { ArrowLeft, CircleCheck, MicOff, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { BigButton } from '../parts/BigButton';
import { troubleKey } from '../parts/DeviceNotice';
import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** Trouble: the microphone does not work, so nobody would be heard. */
export function Trouble({ checking }: { checking: boolean }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, touch } = useBooth();
  const { devices } = kiosk.world;
  return (
    <Notice icon={MicOff} tone="warn">
      <Heading>{t('trouble.heading')}</Heading>
      <Lines text={t('trouble.text')} />
      <ul className="k-devices">
        {(['microphone', 'camera'] as const).map((device) => {
          const key = troubleKey(device, devices[device]);
          return (
            <li key={device} data-ok={key === null}>
              {key === null ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
              <span className="k-device-name">{t(`trouble.${device}`)}</span>
              <span>{key === null ? t('trouble.ok') : t(key)}</span>
            </li>
          );
        })}
      </ul>
      <Lines text={t('trouble.help')} />
      <div className="k-actions">
        <BigButton
          kind="primary"
          icon={RotateCw}
          label={checking ? t('trouble.checking') : t('trouble.retry')}
          disabled={checking}
          onPress={() => touch({ want: 'retry' })}
        />
        <BigButton label={t('trouble.anyway')} onPress={() => touch({ want: 'anyway' })} />
        <BigButton icon={ArrowLeft} label={t('trouble.back')} onPress={() => touch({ want: 'home' })} />
      </div>
    </Notice>
  );
}
