import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { Clock } from '../parts/Clock';
import { OtherWays } from '../parts/OtherWays';
import { Heading } from '../parts/Words';
import { useStopMessage } from '../stop';
import { useWhen } from '../when';
import { Notice } from './Notice';

/** Maintenance: the service is stopped as planned (R21). */
export function Maintenance() {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const { moment } = useWhen();
  const message = useStopMessage();
  const until = kiosk.world.topics.stop?.until;
  return (
    <Notice icon={CalendarClock}>
      <Heading>{t('stop.heading')}</Heading>
      <p className="k-important">
        {until ? t('stop.back', { when: moment(Date.parse(until)) }) : t('stop.unknown')}
      </p>
      {message ? (
        <p className="k-text" lang={message.lang}>
          {message.text}
        </p>
      ) : null}
      <OtherWays />
      <Clock />
    </Notice>
  );
}
