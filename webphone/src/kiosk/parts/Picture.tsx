import { useEffect, useRef, useState } from 'react';

/** A picture this much wider or higher than its place is cut at the edges; more is shown with bars. */
const MOST_CUT = 1.2;

/** fitFor keeps faces unstretched: `cover` where little is lost, `contain` elsewhere. */
export function fitFor(picture: number, place: number): 'cover' | 'contain' {
  if (!(picture > 0) || !(place > 0)) return 'contain';
  return Math.max(picture / place, place / picture) <= MOST_CUT ? 'cover' : 'contain';
}

interface Props {
  stream: MediaStream | null;
  label: string;
  mirrored?: boolean;
  /** Nothing of it may be cut off: papers and screens. */
  whole?: boolean;
}

/** Picture shows a stream without its sound. */
export function Picture({ stream, label, mirrored = false, whole = false }: Props) {
  const ref = useRef<HTMLVideoElement>(null);
  const [fit, setFit] = useState<'cover' | 'contain'>('cover');

  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    if (video.srcObject !== stream) video.srcObject = stream;
    // Refused or overtaken by another stream: muted pictures may always play,
    // and the next stream starts anew.
    if (stream) video.play().catch(() => undefined);
    const measure = () => {
      if (video.videoHeight === 0) return;
      setFit(fitFor(video.videoWidth / video.videoHeight, video.clientWidth / video.clientHeight));
    };
    measure();
    video.addEventListener('resize', measure);
    const observer = new ResizeObserver(measure);
    observer.observe(video);
    return () => {
      video.removeEventListener('resize', measure);
      observer.disconnect();
    };
  }, [stream]);

  return (
    <video
      ref={ref}
      className="k-picture"
      data-fit={whole ? 'contain' : fit}
      data-mirrored={mirrored}
      aria-label={label}
      muted
      playsInline
      autoPlay
      disablePictureInPicture
    />
  );
}
