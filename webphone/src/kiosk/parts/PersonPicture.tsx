import { UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { current } from '../machine/world';
import { seenOf } from '../pictures';
import { Picture } from './Picture';

interface Props {
  id: string | null;
  name: string;
  /** The one who serves: large, with a sentence where there is no picture. */
  serves?: boolean;
}

/** PersonPicture is somebody's picture, or a calm place for it while there is none. */
export function PersonPicture({ id, name, serves = false }: Props) {
  const { t } = useTranslation('kiosk');
  const { kiosk, remotes } = useBooth();
  const { stream, live } = seenOf(id, remotes, serves);
  const gone = id !== null && (current(kiosk.world)?.interrupted ?? []).includes(id);
  return (
    <>
      {stream ? <Picture stream={stream} label={t('talk.picture', { name })} /> : null}
      {live && !gone ? null : (
        <div className="k-stage-none">
          <UserRound aria-hidden />
          {serves ? <p>{gone ? t('talk.gone', { name }) : t('talk.noPicture')}</p> : null}
        </div>
      )}
    </>
  );
}
