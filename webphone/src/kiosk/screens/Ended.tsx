import { CircleCheck, Hourglass, Info, PhoneOutgoing, House } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { others } from '../machine/face';
import type { Ended as EndedStage } from '../machine/state';
import { ENDED_MS } from '../machine/times';
import { BigButton } from '../parts/BigButton';
import { Countdown } from '../parts/Countdown';
import { OtherCounters } from '../parts/OtherCounters';
import { Heading, Lines } from '../parts/Words';
import { Notice } from './Notice';

/** Ended: how it ended in plain words, and what one can do now. */
export function Ended({ stage }: { stage: EndedStage }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, touch } = useBooth();
  const done = stage.cause === 'caller' || stage.cause === 'agent';
  const again = !done && stage.cause !== 'closed' && stage.cause !== 'shutdown' && stage.button !== '';
  const elsewhere = stage.talked || done ? [] : others(kiosk.world.topics, stage.button);
  return (
    <Notice icon={done ? CircleCheck : Info} tone={done ? 'good' : 'calm'}>
      <Heading>{done ? t('ended.thanks') : t('ended.sorry')}</Heading>
      <Lines text={t(`ended.${stage.cause}`)} />
      <OtherCounters heading={t('ended.others')} ids={elsewhere} />
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
