import { ArrowLeft, CirclePause, Clock as ClockIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth, useCounter } from '../booth';
import { SHUT_MS } from '../machine/times';
import { BigButton } from '../parts/BigButton';
import { Countdown } from '../parts/Countdown';
import { OtherCounters } from '../parts/OtherCounters';
import { Heading } from '../parts/Words';
import { useStatus, useWhen } from '../when';
import { Notice } from './Notice';

/** Shut: the chosen counter takes no calls now; others may. */
export function Shut({ button, until }: { button: string; until: number }) {
  const { t } = useTranslation('kiosk');
  const { touch } = useBooth();
  const { moment } = useWhen();
  const { said } = useCounter(button);
  const { says, opens } = useStatus(button);
  const counter = said.label;
  const stop = says === 'stop';
  return (
    <Notice icon={stop ? CirclePause : ClockIcon}>
      <Heading>
        {stop ? t('shut.stop', { counter }) : t(says === 'over' ? 'shut.over' : 'shut.heading', { counter })}
      </Heading>
      {stop ? <p className="k-text">{t('shut.stopWhy')}</p> : null}
      <p className="k-important">
        {opens === null
          ? t(stop ? 'stop.unknown' : 'shut.unknown')
          : t(stop ? 'stop.back' : 'shut.next', { when: moment(opens) })}
      </p>
      <OtherCounters heading={t('shut.others')} than={button} />
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
