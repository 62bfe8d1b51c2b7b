import { useEffect, useRef } from 'react';

import type { Outputs } from '../../lib/equipment/outputs';

interface Props {
  stream: MediaStream | null;
  /** Where and how loud the booth's sounds are. */
  outputs: Outputs;
  /** The citizen just touched the screen: sound may be allowed now. */
  blocked: boolean;
  onBlocked: (blocked: boolean) => void;
}

/**
 * RemoteSound plays one person's voice, or music and announcements while the
 * citizen waits. It is above all screens, so that no change of a screen cuts the
 * sound.
 */
export function RemoteSound({ stream, outputs, blocked, onBlocked }: Props) {
  const ref = useRef<HTMLAudioElement>(null);

  useEffect(() => {
    const audio = ref.current;
    if (!audio) return;
    if (audio.srcObject !== stream) audio.srcObject = stream;
    if (!stream) return;
    audio.play().then(
      () => onBlocked(false),
      (err: unknown) => {
        // Without the kiosk's autoplay flag, sound needs a touch first.
        if (err instanceof DOMException && err.name === 'NotAllowedError') onBlocked(true);
      },
    );
  }, [stream, onBlocked]);

  useEffect(() => (ref.current ? outputs.add(ref.current) : undefined), [outputs]);

  useEffect(() => {
    if (!blocked) return;
    const again = () => {
      ref.current?.play().then(
        () => onBlocked(false),
        () => undefined, // still refused: the words stay
      );
    };
    window.addEventListener('pointerup', again);
    window.addEventListener('keyup', again);
    return () => {
      window.removeEventListener('pointerup', again);
      window.removeEventListener('keyup', again);
    };
  }, [blocked, onBlocked]);

  return <audio ref={ref} autoPlay />;
}
