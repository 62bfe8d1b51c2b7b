import { useBooth } from './booth';

/** useStopMessage is the administrator's own sentence on the planned stop; it is written in two languages. */
export function useStopMessage(): { text: string; lang: 'ja' | 'en' } | null {
  const { kiosk, settings } = useBooth();
  const { stop } = kiosk.world.topics;
  if (!stop) return null;
  const nearest = settings.language.startsWith('ja')
    ? ([
        ['ja', stop.messageJa],
        ['en', stop.messageEn],
      ] as const)
    : ([
        ['en', stop.messageEn],
        ['ja', stop.messageJa],
      ] as const);
  const found = nearest.find(([, text]) => text !== '');
  return found ? { lang: found[0], text: found[1] } : null;
}
