import { Aperture, Expand } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx, RemoteSounds, VideoView } from '../../lib/components';
import type { Participant } from '../../lib/protocol';
import { useDesk } from '../context';
import { isSilent, partsOf, stageOf } from '../roles';
import { useCallRoom, type CallRoom } from '../room/context';
import { DropZone } from '../room/DropZone';
import { useFreeze } from '../room/FreezeButton';
import { largeOf, sceneKey, type Large, type LargeChoice } from '../room/large';
import { PageStage } from '../room/PageStage';
import { RoomThumb } from '../room/RoomThumb';
import { useDocumentName } from '../room/words';
import { interruptionOf } from '../view';
import { Alone, Self } from './Self';
import { HoldCover, InterruptionBanner, TransferCover } from './StageCovers';
import { Tile } from './Tile';
import { useSpeaking } from './use-speaking';
import { usePartyName } from './words';

/**
 * Stage is what one looks at: the shared page, a person or a document camera
 * large, all else small beside it, and whatever is not as it should be, large
 * over it. What is large is one's own choice; what is shared is everybody's.
 */
export function Stage({
  resume,
  cancelInvite,
  busy,
  pasted,
}: {
  resume: () => void;
  cancelInvite: () => void;
  busy: boolean;
  /** Files were pasted: they are in the list of documents, not shown. */
  pasted: () => void;
}) {
  const { live, phone, session, speaker } = useDesk();
  const room = useCallRoom();
  const call = live.topics.call;
  const parts = partsOf(call, session.id);
  const { main, side } = stageOf(call, session.id);
  const interruption = interruptionOf(live, phone, session.id);
  const speaking = useSpeaking(phone.session?.state === 'connected' && side.length > 0);
  const silent = isSilent(parts.own);
  const [choice, setChoice] = useState<LargeChoice>();

  const transferring = call?.invite?.purpose === 'transfer';
  const held = call?.held === true && !parts.consulted && !transferring;
  const people = main ? [main, ...side] : [];
  const slides = people.filter((p) => phone.session?.remotes.find((r) => r.party === p.id)?.slides);
  const scene = {
    page: room?.shown !== undefined,
    slides: slides.map((p) => p.id),
    parties: people.map((p) => p.id),
  };
  const key = sceneKey(room?.shown?.document.id, scene);
  const large = largeOf(choice, key, scene);
  const enlarge = (what: Large) => () => setChoice({ large: what, scene: key });

  const tile = (party: Participant, isLarge: boolean) => (
    <Tile
      key={party.id}
      party={party}
      large={isLarge}
      speaking={speaking.has(party.id)}
      waiting={parts.consulted !== undefined && (party.part === 'caller' || party.part === 'guest')}
      blurred={interruption === 'own' || call?.interrupted?.includes(party.id) === true}
    />
  );
  const pictures = [
    ...(room?.shown ? [{ id: 'page' as const, view: <SmallPage room={room} /> }] : []),
    ...slides.map((p) => ({ id: `slides:${p.id}` as const, view: <Slides party={p} large={false} /> })),
    ...people.map((p) => ({ id: `party:${p.id}` as const, view: tile(p, false) })),
  ].filter((p) => p.id !== large);
  const largeParty = people.find((p) => large === `party:${p.id}`);
  const largeSlides = slides.find((p) => large === `slides:${p.id}`);

  return (
    <div className="relative size-full min-h-0">
      <RemoteSounds remotes={phone.session?.remotes ?? []} speaker={speaker} />
      {pictures.length === 0 ? (
        <>
          {main ? tile(main, true) : <Alone />}
          {!silent && <Self className="absolute right-4 bottom-4 w-[22%] border-2 border-white shadow-3" />}
        </>
      ) : (
        <div className="flex size-full gap-3">
          <div className="min-w-0 flex-1">
            {large === 'page' && room?.shown && <PageStage room={room} shown={room.shown} />}
            {largeSlides && <LargeSlides party={largeSlides} room={room} />}
            {largeParty && tile(largeParty, true)}
          </div>
          <People
            narrow={large === 'page'}
            many={pictures.length > 2}
            self={!silent && <Self className="relative mt-auto w-full shrink-0" />}
          >
            {pictures.map(({ id, view }) => (
              <Small key={id} large={id} people={people} enlarge={enlarge(id)}>
                {view}
              </Small>
            ))}
          </People>
        </div>
      )}
      {held && <HoldCover resume={resume} busy={busy} />}
      {transferring && <TransferCover cancel={cancelInvite} busy={busy} />}
      <InterruptionBanner kind={interruption} />
      {room?.driver && (
        <DropZone
          drop={(files) => room.uploads.send(files, true)}
          paste={(files) => {
            room.uploads.send(files, false);
            pasted();
          }}
        />
      )}
    </div>
  );
}

function People({
  narrow,
  many,
  self,
  children,
}: {
  narrow: boolean;
  many: boolean;
  self: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('staff');
  return (
    <div
      role="group"
      aria-label={t('stage.people')}
      className={cx(
        'flex min-h-0 shrink-0 flex-col gap-3',
        narrow ? 'w-38 min-[1500px]:w-60' : many ? 'w-[22%]' : 'w-[27%]',
      )}
    >
      {children}
      {self}
    </div>
  );
}

/** Small is one picture beside the large one; a click makes it the large one. */
function Small({
  large,
  people,
  enlarge,
  children,
}: {
  large: Large;
  people: readonly Participant[];
  enlarge: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('staff');
  const nameOf = usePartyName();
  const party = people.find((p) => large.endsWith(`:${p.id}`));
  const who = party ? nameOf(party) : '';
  const name =
    large === 'page'
      ? t('stage.shared')
      : large.startsWith('slides:')
        ? t('stage.slidesOf', { name: who })
        : who;
  return (
    <div className="group relative aspect-video min-h-0 w-full">
      {children}
      <button
        type="button"
        aria-label={t('stage.enlarge', { name })}
        title={t('stage.enlarge', { name })}
        onClick={enlarge}
        className="absolute inset-0 flex items-start justify-end rounded-12 p-1 hover:ring-4 hover:ring-key-900"
      >
        <span className="rounded-6 bg-black/75 p-1 text-white">
          <Expand aria-hidden size={16} />
        </span>
      </button>
    </div>
  );
}

function SmallPage({ room }: { room: CallRoom }) {
  const nameOf = useDocumentName();
  const { shown } = room;
  if (!shown) return null;
  return (
    <div className="relative size-full overflow-hidden rounded-12 border border-solid-gray-420 bg-white">
      <RoomThumb room={room.room} document={shown.document} page={shown.number} className="size-full" />
      <p className="absolute bottom-0 left-0 max-w-full truncate rounded-tr-8 bg-black/75 px-2.5 py-1 text-[0.875rem] font-bold text-white">
        {nameOf(shown.document, room.view.doc)}
      </p>
    </div>
  );
}

/** Slides is a party's second picture: a document camera or a shared window. */
function Slides({ party, large }: { party: Participant; large: boolean }) {
  const { t } = useTranslation('staff');
  const { phone } = useDesk();
  const nameOf = usePartyName();
  const slides = phone.session?.remotes.find((r) => r.party === party.id)?.slides;
  const name = t('stage.slidesOf', { name: nameOf(party) });
  return (
    <div
      className={cx(
        'relative size-full overflow-hidden bg-solid-gray-900',
        large ? 'rounded-16' : 'rounded-12',
      )}
    >
      <VideoView
        stream={slides?.stream}
        picture={slides?.video === true}
        label={name}
        fit="contain"
        muted
        className="size-full"
      />
      <p
        className={cx(
          'absolute bottom-0 left-0 max-w-full truncate rounded-tr-8 bg-black/75 font-bold text-white',
          large ? 'px-4 py-1.5 text-[1.125rem]' : 'px-2.5 py-1 text-[0.875rem]',
        )}
      >
        {large ? name : t('stage.documentCamera')}
      </p>
    </div>
  );
}

/** LargeSlides can be frozen into a page to write on, where it is looked at. */
function LargeSlides({ party, room }: { party: Participant; room: CallRoom | null }) {
  return (
    <div className="relative size-full">
      <Slides party={party} large />
      {room?.driver && party.id === room.kiosk && <FreezeHere room={room} />}
    </div>
  );
}

function FreezeHere({ room }: { room: CallRoom }) {
  const { t } = useTranslation('staff');
  const { state, freeze } = useFreeze(room);
  return (
    <div className="absolute top-4 right-4 flex flex-col items-end gap-2">
      <Button
        look="primary"
        icon={Aperture}
        disabled={state === 'waiting'}
        className="shadow-3"
        onClick={() => freeze('')}
      >
        {state === 'waiting' ? t('documents.freezing') : t('stage.freeze')}
      </Button>
      {state === 'failed' && (
        <p role="alert" className="max-w-80 rounded-8 bg-white px-3 py-2 font-bold text-red-900 shadow-3">
          {t('documents.freezeFailed')}
        </p>
      )}
    </div>
  );
}
