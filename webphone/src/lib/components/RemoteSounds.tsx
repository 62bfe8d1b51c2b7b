import { Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Outputs } from '../equipment/outputs';
import type { RemoteParty } from '../phone-types';

/** RemoteSounds plays everybody's sound, whether their picture is shown or not. Pictures are shown muted. */
export function RemoteSounds({ remotes, outputs }: { remotes: RemoteParty[]; outputs: Outputs }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  return (
    <>
      {remotes.map(({ party, stream }) => (
        <Sound key={party} stream={stream} outputs={outputs} held={setHeld} />
      ))}
      {held && remotes.length > 0 && (
        // Any touch starts the sounds (see Sound); this one is there to be found.
        <button
          type="button"
          className="fixed top-1/2 left-1/2 z-30 flex min-h-14 -translate-x-1/2 -translate-y-1/2 items-center gap-3 rounded-12 border-3 border-key-900 bg-white px-6 text-[1.25rem] font-bold text-key-900 shadow-5"
        >
          <Volume2 aria-hidden size={28} />
          {t('media.startSound')}
        </button>
      )}
    </>
  );
}

function Sound({
  stream,
  outputs,
  held,
}: {
  stream: MediaStream;
  outputs: Outputs;
  /** The browser plays nothing before this page was touched, or does. */
  held: (held: boolean) => void;
}) {
  const ref = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = ref.current;
    if (!audio) return;
    audio.srcObject = stream;
    // A page that nobody touched yet may be refused; the first touch starts it.
    const play = () =>
      void audio.play().then(
        () => held(false),
        (err: unknown) => {
          if (err instanceof DOMException && err.name === 'NotAllowedError') held(true);
        },
      );
    play();
    document.addEventListener('pointerdown', play);
    document.addEventListener('keydown', play);
    return () => {
      document.removeEventListener('pointerdown', play);
      document.removeEventListener('keydown', play);
      audio.srcObject = null;
    };
  }, [stream, held]);
  useEffect(() => (ref.current ? outputs.add(ref.current) : undefined), [outputs]);
  return <audio ref={ref} autoPlay hidden />;
}
