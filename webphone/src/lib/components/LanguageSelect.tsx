import { Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { isLanguage, setLanguage, type Language } from '../i18n';

/** LanguageSelect changes the language of a page and keeps it on this machine. */
export function LanguageSelect({ choices = ['ja', 'en'] }: { choices?: Language[] }) {
  const { t, i18n } = useTranslation();
  return (
    <label className="inline-flex items-center gap-2">
      <Languages aria-hidden size={20} />
      <span className="sr-only">{t('language.choose')}</span>
      <select
        value={i18n.language}
        onChange={(ev) => {
          if (isLanguage(ev.target.value)) void setLanguage(ev.target.value, true);
        }}
        className="min-h-10 rounded-6 border border-solid-gray-600 bg-white px-2 text-[0.875rem]"
      >
        {choices.map((language) => (
          <option key={language} value={language} lang={language === 'ja-x-easy' ? 'ja' : language}>
            {t(`language.${language}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
