import { useMutation } from '@tanstack/react-query';
import { ImageUp, Trash2 } from 'lucide-react';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../../lib/components';
import { pictureUrl, type Screen } from '../../../lib/layout/shape';
import { ProblemBanner } from '../../../office/problem';
import { layoutsApi } from '../api';
import { KIOSK_HEIGHT, KIOSK_WIDTH } from '../preview/KioskFrame';

/** What may be chosen; the server judges by what is in the file. */
const accepted = 'image/jpeg,image/png,image/webp';
/** After how many seconds it may be shown. */
const pauses = [30, 60, 120, 300, 600] as const;
const QUALITY = 0.9;

/**
 * upright turns a photograph as its camera says and makes it as small as the
 * display; the server reads it and writes it anew in any case. A file that this
 * browser cannot read is sent as it is, and the server says what is wrong.
 */
async function upright(file: File): Promise<Blob> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return file;
  }
  const scale = Math.min(1, KIOSK_WIDTH / picture.width, KIOSK_HEIGHT / picture.height);
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob(
    file.type === 'image/png' ? { type: 'image/png' } : { type: 'image/jpeg', quality: QUALITY },
  );
}

/** IdlePicture sets the picture over a kiosk that nobody touches. */
export function IdlePicture({ screen, onChange }: { screen: Screen; onChange: (screen: Screen) => void }) {
  const { t } = useTranslation('layouts');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { picture } = screen;
  const upload = useMutation({
    mutationFn: async (file: File) => layoutsApi.upload(await upright(file)),
    onSuccess: (made) => onChange({ ...screen, picture: { ...picture, id: made.id } }),
  });
  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-2">
      <p id={id} className="font-bold">
        {t('picture.heading')}
      </p>
      <p className="text-[0.875rem] text-solid-gray-700">{t('picture.help')}</p>
      <ProblemBanner error={upload.error} heading={t('picture.failed')} className="" />
      {picture.id && (
        <img
          src={pictureUrl(picture.id)}
          alt={t('picture.alt')}
          className="aspect-video w-full rounded-8 border border-solid-gray-420 bg-solid-gray-50 object-contain"
        />
      )}
      <input
        ref={input}
        type="file"
        accept={accepted}
        aria-label={t('picture.file')}
        className="sr-only"
        tabIndex={-1}
        onChange={(ev) => {
          const file = ev.target.files?.[0];
          ev.target.value = '';
          if (file) upload.mutate(file);
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button icon={ImageUp} disabled={upload.isPending} onClick={() => input.current?.click()}>
          {upload.isPending
            ? t('picture.uploading')
            : picture.id
              ? t('picture.replace')
              : t('picture.choose')}
        </Button>
        {picture.id && (
          <Button
            look="quiet"
            icon={Trash2}
            onClick={() => onChange({ ...screen, picture: { ...picture, id: '' } })}
          >
            {t('picture.remove')}
          </Button>
        )}
      </div>
      {picture.id && (
        <label className="mt-1 flex items-center gap-2">
          {t('picture.after')}
          <select
            className="min-h-11 rounded-8 border border-solid-gray-600 bg-white px-2"
            value={picture.afterSeconds}
            onChange={(ev) =>
              onChange({ ...screen, picture: { ...picture, afterSeconds: Number(ev.target.value) } })
            }
          >
            {pauses.map((s) => (
              <option key={s} value={s}>
                {s < 60 ? t('picture.seconds', { count: s }) : t('picture.minutes', { count: s / 60 })}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
