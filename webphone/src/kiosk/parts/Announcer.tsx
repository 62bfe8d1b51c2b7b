import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { waiting } from '../machine/face';
import { agentOf } from '../machine/people';
import { current } from '../machine/world';
import { useNews } from './News';

/** Announcer tells screen readers what changed, in the words of the screen. */
export function Announcer() {
  return (
    <p className="k-hidden" aria-live="polite" aria-atomic="true">
      {useAnnouncement()}
    </p>
  );
}

function useAnnouncement(): string {
  const { t } = useTranslation('kiosk');
  const { kiosk, face } = useBooth();
  const { stage } = kiosk;
  const call = current(kiosk.world);
  const news = useNews(stage.name === 'call' ? stage.news : null, call);
  const position = call?.position ?? 0;
  switch (face) {
    case 'calling': {
      const how = waiting(kiosk);
      return how === 'queued' ? t('calling.queued', { count: position || 1 }) : t(`calling.${how}`);
    }
    case 'held': {
      const asks = stage.name === 'call' && stage.paused?.how === 'consulting';
      return `${asks ? t('held.asking') : t('held.heading')} ${t('held.text')}`;
    }
    case 'forwarding': {
      const place = position > 0 ? t('calling.queued', { count: position }) : t('calling.ringing');
      return `${t('forward.heading')} ${place}`;
    }
    case 'interrupted':
      return `${t('interrupted.heading')} ${t('interrupted.text')}`;
    case 'talking': {
      const caption = stage.name === 'call' ? stage.desk.captions.at(-1) : undefined;
      const message = caption && kiosk.world.view?.doc.chat[caption.index];
      return message?.text ?? news ?? t('talk.with', { name: agentOf(call)?.name ?? '' });
    }
    case 'ended':
      return stage.name === 'ended' ? t(`ended.${stage.cause}`) : '';
    case 'trouble':
      return t('trouble.heading');
    case 'offline':
      return t('offline.heading');
    case 'idle':
      return t('idle.heading');
    case 'closed':
      return t('closed.heading');
    case 'maintenance':
      return t('stop.heading');
    default:
      return '';
  }
}
