import { CameraOff, MicOff, Pause, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { elapsed, useNow } from '../../lib/clock';
import { Banner, Button, cx, VideoView } from '../../lib/components';
import { useDesk } from '../context';
import { interruptionOf } from '../view';

/** Stage is the citizen's picture, one's own small one, and whatever is not as it should be, large over it. */
export function Stage({ resume, busy }: { resume: () => void; busy: boolean }) {
  const { t } = useTranslation('staff');
  const { live, phone, media, session, speaker } = useDesk();
  const call = live.topics.call;
  const held = call?.held === true;
  const remote = phone.session?.remote;
  const interruption = interruptionOf(live, phone, session.id);
  const waiting = phone.session?.state === 'connecting' || phone.session?.state === 'calling';

  return (
    <div className={cx('relative min-h-0 flex-1 overflow-hidden rounded-16 bg-solid-gray-900')}>
      <VideoView
        stream={remote?.stream}
        picture={(remote?.video === true || interruption !== 'none') && !held}
        label={t('call.citizen')}
        fit="contain"
        speaker={speaker}
        className={cx('size-full', interruption !== 'none' && 'opacity-40 grayscale')}
        fallback={
          <p className="text-[1.25rem]">
            {waiting ? t('call.connecting') : remote?.audio ? t('call.soundOnly') : t('call.noPicture')}
          </p>
        }
      />
      {held && <HoldCover resume={resume} busy={busy} />}
      <InterruptionBanner kind={interruption} />
      <div className="absolute right-4 bottom-4 aspect-video w-[22%] overflow-hidden rounded-12 border-2 border-white shadow-3">
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
    </div>
  );
}

function HoldCover({ resume, busy }: { resume: () => void; busy: boolean }) {
  const { t } = useTranslation('staff');
  const { live, line, session } = useDesk();
  const now = useNow(line.live.serverNow);
  const call = live.topics.call;
  const byOther = call?.heldBy !== undefined && call.heldBy !== session.id;
  const since = call?.heldSince ? elapsed(now - Date.parse(call.heldSince)) : '';
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-4 rounded-16 border-12 border-yellow-400 bg-yellow-50 text-center text-solid-gray-900">
      <p
        className="flex items-center gap-4 text-[2.8125rem] leading-[1.4] font-bold tabular-nums"
        role="status"
      >
        <Pause aria-hidden size={44} />
        {byOther ? t('hold.byOther') : `${t('hold.heading')} ${since}`}
      </p>
      <p className="text-[1.125rem]">{byOther ? t('hold.byOtherText') : t('hold.text')}</p>
      {!byOther && (
        <Button
          look="warning"
          size="huge"
          icon={Play}
          onClick={resume}
          disabled={busy || live.status !== 'open'}
        >
          {t('call.resume')}
        </Button>
      )}
    </div>
  );
}

function InterruptionBanner({ kind }: { kind: ReturnType<typeof interruptionOf> }) {
  const { t } = useTranslation('staff');
  const { phone } = useDesk();
  const now = useNow();
  if (kind === 'none') return null;
  const since = phone.session?.interruptedSince;
  return (
    <div className="absolute inset-x-8 top-8">
      <Banner
        tone="warning"
        heading={t(`interrupted.${kind}`)}
        actions={
          kind === 'own' && since !== undefined ? (
            <span className="tabular-nums">{t('interrupted.since', { time: elapsed(now - since) })}</span>
          ) : undefined
        }
      >
        {t(`interrupted.${kind}Text`)}
      </Banner>
    </div>
  );
}
