import { Contrast } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { languages, type Language } from '../../lib/i18n';
import { useBooth } from '../booth';
import { sizes } from '../settings';

/** Each language calls itself by its own name: these are never translated. */
const names: Record<Language, { name: string; lang: string }> = {
  ja: { name: '日本語', lang: 'ja' },
  'ja-x-easy': { name: 'やさしい日本語', lang: 'ja' },
  en: { name: 'English', lang: 'en' },
  zh: { name: '中文', lang: 'zh' },
  ko: { name: '한국어', lang: 'ko' },
};

/** TopBar says where one is, and sets language, letters and contrast. */
export function TopBar() {
  const { t } = useTranslation('kiosk');
  const { city, place, settings, change } = useBooth();
  return (
    <header className="k-bar">
      <p className="k-where" lang="ja">
        <span className="k-city">{city}</span>
        <span className="k-place">{place}</span>
      </p>
      <div className="k-settings" role="group" aria-label={t('bar.settings')}>
        <div className="k-choice" role="group" aria-label={t('bar.language')}>
          {languages.map((language) => (
            <button
              key={language}
              type="button"
              lang={names[language].lang}
              aria-pressed={settings.language === language}
              onClick={() => change.setLanguage(language)}
            >
              {names[language].name}
            </button>
          ))}
        </div>
        <div className="k-choice" role="group" aria-label={t('bar.size')}>
          {sizes.map((size) => (
            <button
              key={size}
              type="button"
              aria-pressed={settings.size === size}
              onClick={() => change.setSize(size)}
            >
              {t(`bar.${size}`)}
            </button>
          ))}
        </div>
        <div className="k-choice">
          <button
            type="button"
            aria-pressed={settings.contrast}
            title={t('bar.contrastHint')}
            onClick={() => change.setContrast(!settings.contrast)}
          >
            <Contrast aria-hidden className="k-choice-icon" />
            {t('bar.contrast')}
          </button>
        </div>
      </div>
    </header>
  );
}
