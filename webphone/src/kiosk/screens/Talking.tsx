import { PhoneOff, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth, useServing } from '../booth';
import { connection } from '../machine/face';
import { agentOf, aside, company } from '../machine/people';
import type { InCall } from '../machine/state';
import { current } from '../machine/world';
import { BigButton } from '../parts/BigButton';
import { ConfirmEnd } from '../parts/ConfirmEnd';
import { ConnectionWords } from '../parts/ConnectionWords';
import { DeviceNotice, troubled } from '../parts/DeviceNotice';
import { News } from '../parts/News';
import { Participants } from '../parts/Participants';
import { PersonPicture } from '../parts/PersonPicture';
import { SelfPicture } from '../parts/SelfPicture';
import { StopNear } from '../parts/StopLine';
import { Strip } from '../parts/Strip';
import { Volume } from '../parts/Volume';

/** Talking: the member of staff near life-size, everybody else small. */
export function Talking({ stage }: { stage: InCall }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, now, touch } = useBooth();
  const call = current(kiosk.world);
  const { account, devices } = kiosk.world;
  const { said } = useServing(call, stage.button);
  const agent = agentOf(call) ?? company(call, account)[0] ?? null;
  const beside = aside(call, account).filter((p) => p.id !== agent?.id);
  const weak = connection(kiosk, now) === 'poor';
  return (
    <main className="k-talk">
      <section className="k-stage" aria-labelledby="k-with">
        <div className="k-stage-picture">
          <PersonPicture id={agent?.id ?? null} name={agent?.name ?? ''} serves />
          <div className="k-over">
            {weak && !troubled(devices) ? (
              <div className="k-banner" role="status">
                <TriangleAlert aria-hidden className="k-banner-icon" />
                <p>
                  <strong>{t('talk.unstable')}</strong>
                </p>
              </div>
            ) : (
              <DeviceNotice />
            )}
          </div>
          <News news={stage.news} call={call} />
        </div>
        <div className="k-plate">
          <h1 className="k-plate-name" id="k-with">
            <span className="k-plate-counter" lang={said.lang}>
              {said.label}
            </span>
            <span lang="ja">{agent?.name}</span>
          </h1>
          <StopNear />
          <ConnectionWords />
        </div>
        <Strip people={beside} />
      </section>
      <aside className="k-side">
        <SelfPicture />
        <Participants />
        <Volume />
        <BigButton kind="end" icon={PhoneOff} label={t('talk.end')} onPress={() => touch({ want: 'end' })} />
      </aside>
      {stage.confirmSince === null ? null : <ConfirmEnd />}
    </main>
  );
}
