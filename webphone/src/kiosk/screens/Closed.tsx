import { Moon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { moment } from '../clock';
import { nextOpening } from '../machine/face';
import { Clock } from '../parts/Clock';
import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** Closed: no counter is open now. */
export function Closed() {
  const { t } = useTranslation('kiosk');
  const { kiosk, now, clockOffset, settings, timeZone } = useBooth();
  const opens = nextOpening(kiosk.world.topics);
  return (
    <Notice icon={Moon}>
      <Heading>{t('closed.heading')}</Heading>
      {opens === null ? null : (
        <p className="k-important">
          {t('closed.next', { when: moment(opens, now + clockOffset, settings.language, timeZone) })}
        </p>
      )}
      <Lines text={t('closed.help')} />
      <Clock />
    </Notice>
  );
}
