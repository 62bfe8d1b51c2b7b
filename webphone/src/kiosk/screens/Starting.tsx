import { LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { SLOW_START_MS } from '../machine/times';
import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** Starting: not everything is there yet. */
export function Starting() {
  const { t } = useTranslation('kiosk');
  const { kiosk, now } = useBooth();
  const slow = kiosk.stage.name === 'starting' && now - kiosk.stage.since >= SLOW_START_MS;
  return (
    <Notice icon={LoaderCircle} moving>
      <Heading>{t('starting.heading')}</Heading>
      <Lines text={t('starting.text')} />
      {slow ? <Lines text={t('starting.slow')} /> : null}
    </Notice>
  );
}
