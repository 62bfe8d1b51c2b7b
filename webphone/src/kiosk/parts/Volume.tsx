import { Minus, Plus, Volume2, VolumeX } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { MAX_VOLUME } from '../settings';

/** Volume sets how loud the other side is (R6, this side of it). */
export function Volume() {
  const { t } = useTranslation('kiosk');
  const { settings, change } = useBooth();
  const id = useId();
  const { volume } = settings;
  const Icon = volume === 0 ? VolumeX : Volume2;
  return (
    <section className="k-card k-volume" aria-labelledby={id}>
      <h2 className="k-card-title" id={id}>
        {t('talk.volume')}
      </h2>
      <div className="k-volume-level">
        <Icon aria-hidden />
        <meter aria-labelledby={id} min={0} max={MAX_VOLUME} value={volume} />
        <span role="status">{t('talk.volumeValue', { value: volume, max: MAX_VOLUME })}</span>
      </div>
      <div className="k-volume-buttons">
        <button
          type="button"
          className="k-button"
          data-kind="plain"
          disabled={volume === 0}
          onClick={() => change.setVolume(volume - 1)}
        >
          <Minus aria-hidden className="k-button-icon" />
          <span>{t('talk.quieter')}</span>
        </button>
        <button
          type="button"
          className="k-button"
          data-kind="plain"
          disabled={volume === MAX_VOLUME}
          onClick={() => change.setVolume(volume + 1)}
        >
          <Plus aria-hidden className="k-button-icon" />
          <span>{t('talk.louder')}</span>
        </button>
      </div>
    </section>
  );
}
