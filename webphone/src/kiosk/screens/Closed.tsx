import { Moon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { nextOpening } from '../machine/face';
import { Clock } from '../parts/Clock';
import { OtherWays } from '../parts/OtherWays';
import { StopLine } from '../parts/StopLine';
import { Heading } from '../parts/Words';
import { useStatuses, useWhen } from '../when';
import { Notice } from './Notice';

/** Closed: no counter is open now. */
export function Closed() {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const { moment } = useWhen();
  const over = useStatuses().some((status) => status.says === 'over');
  const opens = nextOpening(kiosk.world.topics);
  return (
    <Notice icon={Moon}>
      <Heading>{over ? t('closed.over') : t('closed.heading')}</Heading>
      {opens === null ? null : <p className="k-important">{t('closed.next', { when: moment(opens) })}</p>}
      <OtherWays />
      <Clock />
      <StopLine />
    </Notice>
  );
}
