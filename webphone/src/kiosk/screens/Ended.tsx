import { CircleCheck, Hourglass, Info, PhoneOutgoing, House } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import type { Cause } from '../../lib/protocol';
import type { Ended as EndedStage } from '../machine/state';
import { ENDED_MS } from '../machine/times';
import { BigButton } from '../parts/BigButton';
import { Countdown } from '../parts/Countdown';
import { Erased } from '../parts/Erased';
import { OtherCounters } from '../parts/OtherCounters';
import { Heading, Lines } from '../parts/Words';
import { useWhen } from '../when';
import { Notice } from './Notice';

/** Nobody could answer here: perhaps somebody else can. */
const unserved: readonly Cause[] = ['no-agent', 'no-answer', 'busy', 'declined', 'closed', 'message'];
/** To call the same counter again would bring nothing. */
const hopeless: readonly Cause[] = ['closed', 'shutdown', 'planned-stop'];

/** Ended: how it ended in plain words, and what one can do now. */
export function Ended({ stage }: { stage: EndedStage }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, touch } = useBooth();
  const { moment } = useWhen();
  const done = stage.cause === 'caller' || stage.cause === 'agent';
  const again = !done && !hopeless.includes(stage.cause) && stage.button !== '';
  const until = stage.cause === 'planned-stop' ? kiosk.world.topics.stop?.until : undefined;
  return (
    <Notice icon={done ? CircleCheck : Info} tone={done ? 'good' : 'calm'}>
      <Heading>{done ? t('ended.thanks') : t('ended.sorry')}</Heading>
      <Lines text={t(`ended.${stage.cause}`)} />
      <Erased stage={stage} />
      {until ? <p className="k-important">{t('stop.back', { when: moment(Date.parse(until)) })}</p> : null}
      {unserved.includes(stage.cause) ? (
        <OtherCounters heading={t('ended.others')} than={stage.button} />
      ) : null}
      <div className="k-actions">
        <BigButton
          kind="primary"
          icon={House}
          label={t('ended.home')}
          onPress={() => touch({ want: 'home' })}
        />
        {again ? (
          <BigButton
            icon={PhoneOutgoing}
            label={t('ended.again')}
            onPress={() => touch({ want: 'call', button: stage.button })}
          />
        ) : null}
        <BigButton icon={Hourglass} label={t('ended.stay')} onPress={() => touch({ want: 'stay' })} />
      </div>
      <Countdown until={stage.until} total={ENDED_MS} />
    </Notice>
  );
}
