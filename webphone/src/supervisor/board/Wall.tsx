import { Minimize } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';

import { isNight } from './board';
import { useBoard } from './context';
import './wall.css';

/** Wall is the frame of a big screen: everything larger, no controls, dark in the evening, and the screen stays on. */
export function Wall({ children }: { children: ReactNode }) {
  const { t } = useTranslation('board');
  const { now, site } = useBoard();
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const look = query.get('wall'); // night or day by wish, else by the clock
  const night = look === 'night' || (look !== 'day' && isNight(now, site.timeZone));

  useEffect(() => {
    const root = document.documentElement;
    root.dataset['wall'] = night ? 'night' : 'day';
    return () => {
      delete root.dataset['wall'];
    };
  }, [night]);

  useEffect(() => stayAwake(), []);

  const leave = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    void navigate('/board');
  };
  useEffect(() => {
    const onKey = (ev: KeyboardEvent) => {
      if (ev.key === 'Escape') void navigate('/board');
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate]);

  return (
    <div className="min-h-dvh bg-solid-gray-50 p-3 text-solid-gray-900">
      {children}
      <button
        type="button"
        onClick={leave}
        className="sr-only rounded-8 border border-key-900 bg-white px-3 py-2 font-bold text-key-900 focus:not-sr-only focus:fixed focus:right-4 focus:bottom-4"
      >
        <Minimize aria-hidden size={16} className="mr-2 inline" />
        {t('wall.leave')}
      </button>
    </div>
  );
}

/** stayAwake keeps the screen on while the page is looked at, where the browser can. */
function stayAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let over = false;
  const take = () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (got) => {
        if (over) void got.release();
        else lock = got;
      },
      () => undefined, // refused while the battery is low; asked again when the page is shown again
    );
  };
  take();
  document.addEventListener('visibilitychange', take);
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
