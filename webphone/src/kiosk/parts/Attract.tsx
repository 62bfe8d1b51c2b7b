import { Hand } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { pictureUrl } from '../../lib/layout/shape';
import { Clock } from './Clock';

const touches = ['pointerdown', 'keydown'] as const;

/** useUntouched says whether nobody has touched the page for so long. */
function useUntouched(seconds: number): [boolean, () => void] {
  const [over, setOver] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setOver(true), seconds * 1000);
    };
    begin();
    for (const kind of touches) addEventListener(kind, begin);
    return () => {
      clearTimeout(timer);
      for (const kind of touches) removeEventListener(kind, begin);
    };
  }, [seconds, turn]);
  const touched = useCallback(() => {
    setOver(false);
    setTurn((n) => n + 1);
  }, []);
  return [over, touched];
}

/**
 * Attract covers a first screen that nobody has touched for a while with a
 * picture; any touch takes it away, and calls nobody. A picture that does not
 * come leaves the screen as it is.
 */
export function Attract({ picture, after }: { picture: string; after: number }) {
  const { t } = useTranslation('kiosk');
  const [over, touched] = useUntouched(after);
  const [failed, setFailed] = useState(false);
  if (!over || failed) return null;
  return (
    <button type="button" className="k-attract" onClick={touched} onKeyDown={touched}>
      <img src={pictureUrl(picture)} alt="" onError={() => setFailed(true)} />
      <span className="k-attract-words">
        <Hand aria-hidden />
        {t('idle.attract')}
        <Clock />
      </span>
    </button>
  );
}
