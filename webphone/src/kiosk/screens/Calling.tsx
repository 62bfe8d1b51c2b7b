import { CircleCheck, PhoneOutgoing, RotateCw, UserX, UsersRound, X, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth, useCounter } from '../booth';
import { elapsed } from '../../lib/clock';
import { offerOthers, others, waiting, type Waiting } from '../machine/face';
import type { Calling as CallingStage } from '../machine/state';
import { current } from '../machine/world';
import { BigButton } from '../parts/BigButton';
import { DeviceNotice } from '../parts/DeviceNotice';
import { CounterIcon } from '../parts/CounterIcon';
import { OtherCounters } from '../parts/OtherCounters';
import { SelfPicture } from '../parts/SelfPicture';
import { StopNear } from '../parts/StopLine';
import { Heading, Lines } from '../parts/Words';

const icons: Record<Waiting, LucideIcon> = {
  preparing: PhoneOutgoing,
  ringing: PhoneOutgoing,
  queued: UsersRound,
  absent: UserX,
  answered: CircleCheck,
  returning: RotateCw,
};

/** Calling: who is called, how it goes, and oneself in the mirror meanwhile (R7). */
export function Calling({ stage }: { stage: CallingStage }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, now, touch } = useBooth();
  const how = waiting(kiosk);
  const Icon = icons[how];
  const { position = 1, estimateMinutes: minutes } = current(kiosk.world) ?? {};
  const offers = offerOthers(kiosk, now) && others(kiosk.world.topics, stage.button).length > 0;
  return (
    <main className="k-calling" data-how={how} data-offers={offers}>
      <section className="k-calling-main">
        <Counter id={stage.button} />
        <div className="k-calling-state">
          <div className="k-wave" data-moving={how !== 'answered' && how !== 'absent'}>
            <Icon aria-hidden />
          </div>
          <div>
            <Heading>
              {how === 'queued' ? t('calling.queued', { count: position }) : t(`calling.${how}`)}
            </Heading>
            {how === 'queued' && minutes !== undefined ? (
              <p className="k-important">{t('calling.estimate', { count: minutes })}</p>
            ) : null}
            <Lines text={t(`calling.${how}Text`)} />
            {how === 'answered' ? null : (
              <p className="k-elapsed">
                <span>{t('calling.elapsed')}</span>
                <span className="k-digits" role="timer">
                  {elapsed(now - stage.since)}
                </span>
              </p>
            )}
          </div>
        </div>
        {offers ? <OtherCounters heading={t('calling.others')} than={stage.button} /> : null}
        <div className="k-actions">
          <BigButton
            kind="end"
            icon={X}
            label={t('calling.cancel')}
            onPress={() => touch({ want: 'cancel' })}
          />
          <StopNear />
        </div>
      </section>
      <aside className="k-calling-side">
        <SelfPicture />
        <section className="k-tips" aria-labelledby="k-tips">
          <h2 className="k-card-title" id="k-tips">
            {t('calling.tipsHeading')}
          </h2>
          <ul>
            <li>{t('calling.tipFace')}</li>
            <li>{t('calling.tipPapers')}</li>
          </ul>
        </section>
      </aside>
      <DeviceNotice />
    </main>
  );
}

function Counter({ id }: { id: string }) {
  const { t } = useTranslation('kiosk');
  const { said, icon, colour } = useCounter(id);
  return (
    <p className="k-counter">
      <span className="k-call-icon" data-colour={colour}>
        <CounterIcon name={icon} />
      </span>
      <span>
        <span className="k-counter-label">{t('calling.counter')}</span>
        <span className="k-counter-name" lang={said.lang}>
          {said.label}
        </span>
      </span>
    </p>
  );
}
