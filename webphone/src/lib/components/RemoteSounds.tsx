import { useEffect, useRef } from 'react';

import { setSpeaker } from '../devices';
import type { RemoteParty } from '../phone-types';

/** RemoteSounds plays everybody's sound, whether their picture is shown or not. Pictures are shown muted. */
export function RemoteSounds({ remotes, speaker }: { remotes: RemoteParty[]; speaker?: string | undefined }) {
  return remotes.map(({ party, stream }) => <Sound key={party} stream={stream} speaker={speaker} />);
}

function Sound({ stream, speaker }: { stream: MediaStream; speaker: string | undefined }) {
  const ref = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = ref.current;
    if (!audio) return;
    audio.srcObject = stream;
    // A page that nobody touched yet may be refused; the first touch starts it.
    const play = () => void audio.play().catch(() => undefined);
    play();
    document.addEventListener('pointerdown', play);
    return () => {
      document.removeEventListener('pointerdown', play);
      audio.srcObject = null;
    };
  }, [stream]);
  useEffect(() => {
    if (ref.current) void setSpeaker(ref.current, speaker);
  }, [speaker]);
  return <audio ref={ref} autoPlay hidden />;
}
