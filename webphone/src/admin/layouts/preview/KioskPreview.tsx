import i18next from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';

import { addTexts } from '../../../lib/i18n';
import type { ButtonInfo } from '../../../lib/api';
import type { Screen } from '../../../lib/layout/shape';
import { BoothContext } from '../../../kiosk/booth';
import easy from '../../../kiosk/locales/ja-x-easy';
import en from '../../../kiosk/locales/en';
import ja from '../../../kiosk/locales/ja';
import ko from '../../../kiosk/locales/ko';
import zh from '../../../kiosk/locales/zh';
import { TopBar } from '../../../kiosk/parts/TopBar';
import { Idle } from '../../../kiosk/screens/Idle';
import '../../../kiosk/kiosk.css';
import { useOffice } from '../../../office/context';
import { boothOf, type PreviewLook } from './booth';
import { KioskFrame } from './KioskFrame';

addTexts('kiosk', { ja, en, 'ja-x-easy': easy, zh, ko });

export const plainLook: PreviewLook = {
  language: 'ja',
  size: 'standard',
  contrast: false,
  situation: 'open',
};

/** How often the clock of a preview goes on. */
const MINUTE = 60_000;

/** KioskPreview is the kiosk's own first screen with a document that need not be published. */
export function KioskPreview({
  screen,
  buttons,
  page = 0,
  look = plainLook,
  place,
  title,
  onReady,
  className,
}: {
  screen: Screen;
  buttons: readonly ButtonInfo[];
  /** Which of the pages; counted among those with a button, as the kiosk does. */
  page?: number;
  look?: PreviewLook;
  place?: string;
  title?: string;
  onReady?: (document: Document) => void;
  className?: string;
}) {
  const { t } = useTranslation('layouts');
  const { site } = useOffice();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  const texts = useMemo(() => i18next.cloneInstance({ lng: look.language }), [look.language]);
  const booth = useMemo(
    () => boothOf(screen, buttons, site, place ?? t('preview.place'), look, page, now),
    [screen, buttons, site, place, t, look, page, now],
  );
  return (
    <KioskFrame
      title={title ?? t('preview.title')}
      look={{ ...look, theme: screen.theme }}
      {...(onReady ? { onReady } : {})}
      {...(className ? { className } : {})}
    >
      <I18nextProvider i18n={texts}>
        <BoothContext value={booth}>
          <div className="k-app" data-face="idle">
            <TopBar />
            <Idle />
          </div>
        </BoothContext>
      </I18nextProvider>
    </KioskFrame>
  );
}
