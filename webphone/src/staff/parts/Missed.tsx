import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner } from '../../lib/components';
import { useDesk } from '../context';

const shownFor = 6_000;

/**
 * Missed says for a moment why a call stopped ringing that nobody here declined,
 * or that another answered in the same moment.
 */
export function Missed() {
  const { t } = useTranslation('staff');
  const { line } = useDesk();
  const [shown, setShown] = useState(false);
  const phone = line.phone;

  useEffect(() => {
    // A call that rings here or was just answered, and that the server has not connected.
    let before = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = phone.subscribe(() => {
      const { session, last } = phone.get();
      const gone = before && !session && last?.by !== 'local' && last?.by !== 'replaced';
      if (session?.direction !== 'incoming' || session.resumed) before = false;
      else if (session.state === 'offered') before = true;
      if (session) setShown(false);
      if (!gone) return;
      setShown(true);
      clearTimeout(timer);
      timer = setTimeout(() => setShown(false), shownFor);
    });
    const stopLive = line.live.subscribe(() => {
      if (line.live.get().topics.call?.state === 'connected') before = false;
    });
    return () => {
      stop();
      stopLive();
      clearTimeout(timer);
    };
  }, [line, phone]);

  if (!shown) return null;
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-8 flex justify-center px-6">
      <Banner tone="info" heading={t('ringing.missed')} className="shadow-3">
        {t('ringing.missedText')}
      </Banner>
    </div>
  );
}
