import { VideoOff } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from './cx';

/**
 * VideoView shows a stream and, unless muted, sounds it. The element stays
 * when the picture stops, so that the sound goes on; then the fallback covers it.
 */
export function VideoView({
  stream,
  label,
  picture = true,
  muted = false,
  mirrored = false,
  fit = 'cover',
  fallback,
  className,
}: {
  stream: MediaStream | null | undefined;
  label: string;
  /** Whether there is a picture to show now. */
  picture?: boolean;
  muted?: boolean;
  /** People know themselves from the mirror. */
  mirrored?: boolean;
  fit?: 'cover' | 'contain';
  fallback?: ReactNode;
  className?: string;
}) {
  const { t } = useTranslation();
  const ref = useRef<HTMLVideoElement>(null);
  const [size, setSize] = useState('');

  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    video.srcObject = stream ?? null;
    // A page that nobody touched yet may be refused; the first touch starts it.
    const play = () => void video.play().catch(() => undefined);
    if (stream) play();
    document.addEventListener('pointerdown', play);
    return () => {
      document.removeEventListener('pointerdown', play);
      video.srcObject = null;
    };
  }, [stream]);

  const shown = stream !== null && stream !== undefined && picture;
  return (
    <div className={cx('relative overflow-hidden bg-solid-gray-900', className)}>
      <video
        ref={ref}
        aria-label={label}
        data-size={size}
        autoPlay
        playsInline
        muted={muted}
        disablePictureInPicture
        onResize={(ev) => setSize(`${ev.currentTarget.videoWidth}x${ev.currentTarget.videoHeight}`)}
        className={cx(
          'absolute inset-0 size-full',
          fit === 'cover' ? 'object-cover' : 'object-contain',
          mirrored && '-scale-x-100',
          !shown && 'invisible',
        )}
      />
      {!shown && (
        <div className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-2 text-center text-white">
          {fallback ?? (
            <>
              <VideoOff aria-hidden size={28} />
              <span className="text-[0.875rem]">{t('video.none')}</span>
            </>
          )}
        </div>
      )}
    </div>
  );
}
