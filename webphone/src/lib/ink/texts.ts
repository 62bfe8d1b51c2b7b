import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

import { addTexts } from '../i18n';
import easy from './locales/ja-x-easy';
import en from './locales/en';
import ja from './locales/ja';
import ko from './locales/ko';
import zh from './locales/zh';

/** useInkTexts gives the words of pages and tools; nobody has to add them before. */
export function useInkTexts() {
  if (!i18next.hasResourceBundle('ja', 'ink')) addTexts('ink', { ja, en, 'ja-x-easy': easy, zh, ko });
  return useTranslation('ink');
}
