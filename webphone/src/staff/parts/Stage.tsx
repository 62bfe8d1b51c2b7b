import { CameraOff, MicOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cx, RemoteSounds, VideoView } from '../../lib/components';
import { useDesk } from '../context';
import { isSilent, partsOf, stageOf } from '../roles';
import { interruptionOf } from '../view';
import { HoldCover, InterruptionBanner, TransferCover } from './StageCovers';
import { Tile } from './Tile';
import { useSpeaking } from './use-speaking';

/**
 * Stage is the people in the call: the citizen large, others and oneself
 * beside, and whatever is not as it should be, large over it.
 */
export function Stage({
  resume,
  cancelInvite,
  busy,
}: {
  resume: () => void;
  cancelInvite: () => void;
  busy: boolean;
}) {
  const { live, phone, session, speaker } = useDesk();
  const call = live.topics.call;
  const parts = partsOf(call, session.id);
  const { main, side } = stageOf(call, session.id);
  const interruption = interruptionOf(live, phone, session.id);
  const speaking = useSpeaking(phone.session?.state === 'connected' && side.length > 0);
  const silent = isSilent(parts.own);

  const transferring = call?.invite?.purpose === 'transfer';
  const held = call?.held === true && !parts.consulted && !transferring;
  const tile = (party: typeof main, large: boolean) =>
    party && (
      <Tile
        key={party.id}
        party={party}
        large={large}
        speaking={speaking.has(party.id)}
        waiting={parts.consulted !== undefined && (party.part === 'caller' || party.part === 'guest')}
        blurred={interruption === 'own' || call?.interrupted?.includes(party.id) === true}
      />
    );

  return (
    <div className="relative min-h-0 flex-1">
      <RemoteSounds remotes={phone.session?.remotes ?? []} speaker={speaker} />
      {side.length === 0 ? (
        <>
          {main ? tile(main, true) : <Alone />}
          {!silent && <Self className="absolute right-4 bottom-4 w-[22%] border-2 border-white shadow-3" />}
        </>
      ) : (
        <div className="flex size-full gap-3">
          <div className="min-w-0 flex-1">{tile(main, true)}</div>
          <div className={cx('flex shrink-0 flex-col gap-3', side.length > 2 ? 'w-[22%]' : 'w-[27%]')}>
            {side.map((party) => (
              <div key={party.id} className="aspect-video w-full min-h-0">
                {tile(party, false)}
              </div>
            ))}
            {!silent && <Self className="relative mt-auto w-full" />}
          </div>
        </div>
      )}
      {held && <HoldCover resume={resume} busy={busy} />}
      {transferring && <TransferCover cancel={cancelInvite} busy={busy} />}
      <InterruptionBanner kind={interruption} />
    </div>
  );
}

/** Alone is the stage before anybody is there to see. */
function Alone() {
  const { t } = useTranslation('staff');
  const { phone } = useDesk();
  const remote = phone.session?.remote;
  const state = phone.session?.state;
  return (
    <VideoView
      stream={remote?.stream}
      picture={remote?.video === true}
      label={t('call.citizen')}
      fit="contain"
      muted
      className="size-full rounded-16"
      fallback={
        <p className="text-[1.25rem]">
          {state === 'connecting' || state === 'calling'
            ? t('call.connecting')
            : remote?.audio
              ? t('call.soundOnly')
              : t('call.noPicture')}
        </p>
      }
    />
  );
}

function Self({ className }: { className: string }) {
  const { t } = useTranslation('staff');
  const { media } = useDesk();
  return (
    <div className={cx('aspect-video overflow-hidden rounded-12', className)}>
      <VideoView
        stream={media.media?.stream}
        picture={(media.media?.stream.getVideoTracks().length ?? 0) > 0 && !media.off.video}
        label={t('call.self')}
        muted
        mirrored
        className="size-full"
        fallback={
          <>
            <CameraOff aria-hidden size={28} />
            <span className="text-[0.875rem]">
              {media.off.video ? t('call.cameraIsOff') : t('call.noCamera')}
            </span>
          </>
        }
      />
      {media.off.audio && (
        <p className="absolute inset-x-0 bottom-0 flex items-center justify-center gap-2 bg-red-900 px-2 py-1 text-[0.875rem] font-bold text-white">
          <MicOff aria-hidden size={16} />
          {t('call.muted')}
        </p>
      )}
    </div>
  );
}
