import { useTranslation } from 'react-i18next';

import { VideoView } from '../../lib/components';
import { useDesk } from '../context';
import { Sharing } from './Sharing';
import { useSide } from './side';

/**
 * Previews are the small pictures of one's own cameras that are sent now, with
 * their names, and beside them the sharing of the screen.
 */
export function Previews() {
  const { t } = useTranslation('staff');
  const { media } = useDesk();
  const { equipment } = useSide();
  const { face, slides, devices, faceSize, slidesSize } = equipment;
  const nameOf = (id: string) =>
    (id === 'screen' ? t('equipment.share') : devices.find((d) => d.id === id)?.label) ?? '';
  const pictures = [
    { id: face, stream: media.media?.stream, size: faceSize },
    { id: slides, stream: media.slides?.stream, size: slidesSize },
  ].filter(({ id }) => id !== '');
  return (
    <ul className="grid grid-cols-2 gap-2">
      {pictures.map(({ id, stream, size }) => (
        <li key={id} className="min-w-0 text-[0.75rem]">
          <VideoView
            stream={stream}
            label={t('equipment.preview', { name: nameOf(id) })}
            muted
            fit="contain"
            className="aspect-video max-h-18 w-full [@media(min-height:900px)]:max-h-24 rounded-8"
          />
          <p className="flex justify-between gap-1">
            <span className="truncate" title={nameOf(id)}>
              {nameOf(id)}
            </span>
            {size && (
              <span className="shrink-0">
                {t('equipment.size', { width: size.width, height: size.height })}
              </span>
            )}
          </p>
        </li>
      ))}
      <li className={pictures.length === 1 ? 'self-center' : 'col-span-2'}>
        <Sharing />
      </li>
    </ul>
  );
}
