import i18next from 'i18next';
import type { CustomTypeOptions } from 'i18next';
import { initReactI18next } from 'react-i18next';

import en from './en';
import ja from './ja';

/** The languages of the pages. Easy Japanese and the last two are for the kiosk. */
export const languages = ['ja', 'ja-x-easy', 'en', 'zh', 'ko'] as const;
export type Language = (typeof languages)[number];

type Resources = CustomTypeOptions['resources'];

/** Texts of one namespace: ja and en complete, the others fall back. */
export type TextTree = { [key: string]: string | TextTree };
export type Texts = { ja: TextTree; en: TextTree } & Partial<Record<Language, TextTree>>;

const storageKey = 'madoguchi.language';

export function isLanguage(v: unknown): v is Language {
  return languages.includes(v as Language);
}

/** startI18n must run once, before the first render. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: startLanguage(),
    fallbackLng: { 'ja-x-easy': ['ja'], zh: ['en', 'ja'], ko: ['en', 'ja'], en: ['ja'], default: ['ja'] },
    supportedLngs: [...languages],
    load: 'currentOnly',
    // Our own tags are kept as they are (ja-x-easy is a private-use subtag, RFC 5646 §2.2.7).
    lowerCaseLng: true,
    defaultNS: 'common',
    ns: ['common'],
    resources: { ja: { common: ja }, en: { common: en } },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  const tell = (language: string) => {
    document.documentElement.lang = language === 'ja-x-easy' ? 'ja' : language;
  };
  tell(i18next.language);
  i18next.on('languageChanged', tell);
}

/** addTexts gives an application's own texts; it is called when its chunk loads. */
export function addTexts(namespace: Exclude<keyof Resources, 'common'>, texts: Texts): void {
  for (const [language, tree] of Object.entries(texts)) {
    i18next.addResourceBundle(language, namespace, tree, true, true);
  }
}

/** setLanguage changes the language; remember keeps it on this machine (never on a kiosk). */
export async function setLanguage(language: Language, remember: boolean): Promise<void> {
  await i18next.changeLanguage(language);
  if (!remember) return;
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Storage may be switched off by policy; then the choice lasts for this page.
  }
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'ja';
}

/** pick takes the sentence of a server's problem in the language of the page. */
export function pick(words: { ja: string; en: string }): string {
  return currentLanguage().startsWith('ja') ? words.ja : words.en;
}

function startLanguage(): Language {
  try {
    const kept = localStorage.getItem(storageKey);
    if (isLanguage(kept)) return kept;
  } catch {
    // See setLanguage.
  }
  return 'ja';
}
