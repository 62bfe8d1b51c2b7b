import { PhoneOff, TriangleAlert, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth, useCounter } from '../booth';
import { connection } from '../machine/face';
import { company } from '../machine/people';
import type { InCall } from '../machine/state';
import { current } from '../machine/world';
import { BigButton } from '../parts/BigButton';
import { ConfirmEnd } from '../parts/ConfirmEnd';
import { ConnectionWords } from '../parts/ConnectionWords';
import { DeviceNotice, troubled } from '../parts/DeviceNotice';
import { Participants } from '../parts/Participants';
import { Picture } from '../parts/Picture';
import { SelfPicture } from '../parts/SelfPicture';
import { Volume } from '../parts/Volume';

/** Talking: the member of staff near life-size, everything else small. */
export function Talking({ stage }: { stage: InCall }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, now, remote, touch } = useBooth();
  const { said } = useCounter(stage.button);
  const staff = company(current(kiosk.world), kiosk.world.account)[0]?.name ?? '';
  const seen = kiosk.world.phone.picture && remote !== null;
  const weak = connection(kiosk, now) === 'poor';
  return (
    <main className="k-talk">
      <section className="k-stage" aria-labelledby="k-with">
        <div className="k-stage-picture">
          {remote ? <Picture stream={remote} label={t('talk.picture', { name: staff })} /> : null}
          {seen ? null : (
            <div className="k-stage-none">
              <UserRound aria-hidden />
              <p>{t('talk.noPicture')}</p>
            </div>
          )}
          {weak && !troubled(kiosk.world.devices) ? (
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
        <div className="k-plate">
          <h1 className="k-plate-name" id="k-with">
            <span className="k-plate-counter" lang={said.lang}>
              {said.label}
            </span>
            <span lang="ja">{staff}</span>
          </h1>
          <ConnectionWords />
        </div>
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
