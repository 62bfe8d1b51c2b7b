import type { Language } from '../../../lib/i18n';

/** languageTag is the tag for fonts and screen readers. */
export function languageTag(language: Language): string {
  return language === 'ja-x-easy' ? 'ja' : language;
}
