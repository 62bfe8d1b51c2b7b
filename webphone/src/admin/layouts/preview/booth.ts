import type { ButtonInfo, Site } from '../../../lib/api';
import type { KioskLayout, Screen } from '../../../lib/layout/shape';
import type { Language } from '../../../lib/i18n';
import type { Button } from '../../../lib/protocol';
import { dress, tileOf } from '../../../lib/layout/dress';
import type { Booth } from '../../../kiosk/booth';
import { start } from '../../../kiosk/machine/state';
import { MAX_VOLUME, type Size } from '../../../kiosk/settings';

/** How the buttons are in a preview: a layout must look right in all of these. */
export const situations = ['open', 'waiting', 'absent', 'closed'] as const;
type Situation = (typeof situations)[number];

export interface PreviewLook {
  language: Language;
  size: Size;
  contrast: boolean;
  situation: Situation;
}

const HOUR = 3_600_000;
/** What a preview says of the queue when people wait. */
const PREVIEW_WAITING = 2;
const PREVIEW_MINUTES = 8;

function live(id: string, situation: Situation, now: number): Button {
  switch (situation) {
    case 'waiting':
      return { id, status: 'busy', waiting: PREVIEW_WAITING, estimateMinutes: PREVIEW_MINUTES };
    case 'absent':
      return { id, status: 'absent', waiting: 0 };
    case 'closed':
      return { id, status: 'closed', waiting: 0, opensAt: new Date(now + 16 * HOUR).toISOString() };
    default:
      return { id, status: 'open', waiting: 0, lastCallAt: new Date(now + 3 * HOUR).toISOString() };
  }
}

const nothing = () => undefined;

/** boothOf is a booth on its first screen that shows a document which is not published. */
export function boothOf(
  screen: Screen,
  buttons: readonly ButtonInfo[],
  site: Site,
  place: string,
  look: PreviewLook,
  page: number,
  now: number,
): Booth {
  const enabled = buttons.filter((b) => b.enabled);
  const layout: KioskLayout = { layout: '', number: 0, document: { ...screen, picture: noPicture(screen) } };
  const { world } = start(now);
  return {
    kiosk: {
      stage: { name: 'idle', since: now },
      world: {
        ...world,
        link: 'open',
        known: true,
        words: 'ready',
        registered: true,
        checked: true,
        topics: { buttons: enabled.map((b) => live(b.id, look.situation, now)) },
      },
    },
    face: 'idle',
    now,
    clockOffset: 0,
    touch: nothing,
    refused: nothing,
    settings: {
      language: look.language,
      size: look.size,
      contrast: look.contrast,
      volume: MAX_VOLUME,
      captions: true,
    },
    change: { setLanguage: nothing, setSize: nothing, setContrast: nothing, setVolume: nothing },
    city: site.name,
    place,
    timeZone: site.timeZone,
    phone: null,
    counters: enabled.map((b) => dress(b, tileOf(screen, b.id))),
    sources: enabled,
    layout,
    page,
    self: null,
    remotes: [],
    room: null,
    slides: null,
  };
}

/** The picture comes when nobody touches the screen: never over a preview. */
function noPicture(screen: Screen): Screen['picture'] {
  return { ...screen.picture, id: '' };
}
