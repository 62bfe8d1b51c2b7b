import { PhoneOff, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useBooth, useServing } from '../booth';
import { connection } from '../machine/face';
import { agentOf, aside, company } from '../machine/people';
import type { InCall } from '../machine/state';
import { current } from '../machine/world';
import { AgentAside } from '../parts/AgentAside';
import { BigButton } from '../parts/BigButton';
import { Captions } from '../parts/Captions';
import { ConfirmEnd } from '../parts/ConfirmEnd';
import { ConnectionWords } from '../parts/ConnectionWords';
import { Conversation } from '../parts/Conversation';
import { DeskButtons } from '../parts/DeskButtons';
import { DeviceNotice, troubled } from '../parts/DeviceNotice';
import { News } from '../parts/News';
import { OwnPictures } from '../parts/OwnPictures';
import { PageLabel } from '../parts/PageLabel';
import { Participants } from '../parts/Participants';
import { PersonPicture } from '../parts/PersonPicture';
import { RoomLine } from '../parts/RoomLine';
import { SharedPage } from '../parts/SharedPage';
import { SharedSlides } from '../parts/SharedSlides';
import { StopNear } from '../parts/StopLine';
import { Strip } from '../parts/Strip';
import { ToolRow } from '../parts/ToolRow';
import { Volume } from '../parts/Volume';
import { useSharing } from '../sharing';

interface Props {
  stage: InCall;
  /** Words over what is shared, while the talk stands still. */
  over?: ReactNode;
}

/**
 * Talking: the member of staff near life-size, everybody else small. What is
 * shared takes the large place, and the face is moved aside; the controls stay
 * where they are.
 */
export function Talking({ stage, over = null }: Props) {
  const { t } = useTranslation('kiosk');
  const { kiosk, touch } = useBooth();
  const call = current(kiosk.world);
  const { account } = kiosk.world;
  const { said } = useServing(call, stage.button);
  const agent = agentOf(call) ?? company(call, account)[0] ?? null;
  const beside = aside(call, account).filter((p) => p.id !== agent?.id);
  const sharing = useSharing();
  const { desk } = stage;
  const still = over !== null;
  return (
    <main className="k-talk" data-sharing={sharing !== null}>
      <section className="k-stage" aria-label={sharing ? t('share.label') : t('talk.staff')}>
        <div className="k-stage-picture" data-both={Boolean(sharing?.page && sharing.slides)}>
          {sharing?.page ? <SharedPage on={sharing.page} desk={desk} still={still} /> : null}
          {sharing?.slides ? <SharedSlides slides={sharing.slides} /> : null}
          {sharing ? null : <PersonPicture id={agent?.id ?? null} name={agent?.name ?? ''} serves />}
          <Warnings />
          <div className="k-under">
            <News news={stage.news} call={call} />
            {sharing ? <Captions desk={desk} /> : null}
          </div>
          {over}
        </div>
        {sharing ? null : <Captions desk={desk} />}
        <RoomLine desk={desk} />
        {sharing?.page?.writable && !still ? <ToolRow pen={desk.pen} /> : null}
        <div className="k-plate">
          {sharing ? (
            sharing.page ? (
              <PageLabel on={sharing.page} />
            ) : null
          ) : (
            <h1 className="k-plate-name" id="k-with">
              <span className="k-plate-counter" lang={said.lang}>
                {said.label}
              </span>
              <span lang="ja">{agent?.name}</span>
            </h1>
          )}
          <StopNear />
          <ConnectionWords />
          {stage.broken ? null : <DeskButtons desk={desk} />}
        </div>
        {sharing ? null : <Strip people={beside} />}
        <Conversation desk={desk} />
      </section>
      <aside className="k-side">
        {sharing ? <AgentAside agent={agent} said={said} heads={!still} /> : null}
        <OwnPictures />
        <Participants besides={sharing ? (agent?.id ?? '') : null} />
        <Volume />
        <BigButton
          kind="end"
          icon={PhoneOff}
          label={stage.broken ? t('interrupted.leave') : t('talk.end')}
          onPress={() => touch({ want: 'end' })}
        />
      </aside>
      {stage.confirmSince === null || still ? null : <ConfirmEnd />}
    </main>
  );
}

/** What does not work, over the picture. */
function Warnings() {
  const { t } = useTranslation('kiosk');
  const { kiosk, now } = useBooth();
  const weak = connection(kiosk, now) === 'poor' && !troubled(kiosk.world.devices);
  return (
    <div className="k-over">
      {weak ? (
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
  );
}
