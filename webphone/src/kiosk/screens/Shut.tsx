import { ArrowLeft, Clock as ClockIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth, useCounter } from '../booth';
import { moment } from '../clock';
import { others } from '../machine/face';
import { SHUT_MS } from '../machine/times';
import { BigButton } from '../parts/BigButton';
import { Countdown } from '../parts/Countdown';
import { OtherCounters } from '../parts/OtherCounters';
import { Heading } from '../parts/Words';
import { Notice } from './Notice';

/** Shut: the chosen counter is closed now; others may be open. */
export function Shut({ button, until }: { button: string; until: number }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, now, clockOffset, settings, timeZone, touch } = useBooth();
  const { said, live } = useCounter(button);
  const opens = live?.opensAt ? Date.parse(live.opensAt) : null;
  return (
    <Notice icon={ClockIcon}>
      <Heading>{t('shut.heading', { counter: said.label })}</Heading>
      <p className="k-important">
        {opens === null
          ? t('shut.unknown')
          : t('shut.next', { when: moment(opens, now + clockOffset, settings.language, timeZone) })}
      </p>
      <OtherCounters heading={t('shut.others')} ids={others(kiosk.world.topics, button)} />
      <div className="k-actions">
        <BigButton
          kind="primary"
          icon={ArrowLeft}
          label={t('shut.back')}
          onPress={() => touch({ want: 'home' })}
        />
        <Countdown until={until} total={SHUT_MS} />
      </div>
    </Notice>
  );
}
