import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { waiting } from '../machine/face';
import { current } from '../machine/world';

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
  switch (face) {
    case 'calling': {
      const how = waiting(kiosk);
      const call = current(kiosk.world);
      return how === 'queued' ? t('calling.queued', { count: call?.position ?? 1 }) : t(`calling.${how}`);
    }
    case 'held':
      return `${t('held.heading')} ${t('held.text')}`;
    case 'interrupted':
      return `${t('interrupted.heading')} ${t('interrupted.text')}`;
    case 'talking': {
      const call = current(kiosk.world);
      const other = call?.parties.find((p) => p.id !== kiosk.world.account);
      return other ? t('talk.with', { name: other.name }) : '';
    }
    case 'ended':
      return kiosk.stage.name === 'ended' ? t(`ended.${kiosk.stage.cause}`) : '';
    case 'trouble':
      return t('trouble.heading');
    case 'offline':
      return t('offline.heading');
    case 'idle':
      return t('idle.heading');
    case 'closed':
      return t('closed.heading');
    default:
      return '';
  }
}
