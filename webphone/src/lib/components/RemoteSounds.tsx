import { useEffect, useRef } from 'react';

import type { Outputs } from '../equipment/outputs';
import type { RemoteParty } from '../phone-types';

/** RemoteSounds plays everybody's sound, whether their picture is shown or not. Pictures are shown muted. */
export function RemoteSounds({ remotes, outputs }: { remotes: RemoteParty[]; outputs: Outputs }) {
  return remotes.map(({ party, stream }) => <Sound key={party} stream={stream} outputs={outputs} />);
}

function Sound({ stream, outputs }: { stream: MediaStream; outputs: Outputs }) {
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
  useEffect(() => (ref.current ? outputs.add(ref.current) : undefined), [outputs]);
  return <audio ref={ref} autoPlay hidden />;
}
