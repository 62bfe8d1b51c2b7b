import { CameraOff, MicOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cx, VideoView } from '../../lib/components';
import { useDesk } from '../context';

/** Alone is the stage before anybody is there to see. */
export function Alone() {
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

/** Self is one's own picture, as in a mirror, and a warning while one is not heard. */
export function Self({ className }: { className: string }) {
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
