import { useTranslation } from 'react-i18next';

import type { RoomDocument } from '../lib/room/protocol';
import { useBooth } from './booth';
import { shown, type Shown } from './machine/desk';
import { current } from './machine/world';
import { slidesOf, type SeenSlides } from './pictures';

/** What is large in the place of the face: a page, the staff's second picture, or both beside each other. */
export interface Sharing {
  page: Shown | null;
  slides: SeenSlides | null;
}

/** useSharing is what is shared now; null when it is nothing. */
export function useSharing(): Sharing | null {
  const { kiosk, remotes } = useBooth();
  const page = shown(kiosk.world.view);
  const slides = slidesOf(remotes);
  return page || slides ? { page, slides } : null;
}

/** useNameOf finds the name of somebody in the talk, also of who has left it since. */
export function useNameOf(): (account: string) => string {
  const { t } = useTranslation('kiosk');
  const { kiosk } = useBooth();
  const parties = current(kiosk.world)?.parties ?? [];
  return (account) => {
    if (account === kiosk.world.account) return t('chat.you');
    return parties.find((p) => p.id === account)?.name ?? t('chat.staff');
  };
}

/** useTitle is what a page is called for the citizen; a file's own name is the staff's matter. */
export function useTitle(document: RoomDocument): string {
  const { t } = useTranslation('kiosk');
  return t(`share.${document.kind}`);
}
