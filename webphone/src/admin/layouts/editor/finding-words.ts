import { useTranslation } from 'react-i18next';

import type { ButtonInfo } from '../../../lib/api';
import { dress, tileOf } from '../../../lib/layout/dress';
import { nearest, type Language } from '../../../lib/layout/shape';
import { say } from '../../../kiosk/words';
import type { Finding } from './check';
import { pageName } from './PageTabs';
import type { LayoutWork } from './store';

/** useFindingWords says a finding in the administrator's language. */
export function useFindingWords(
  work: LayoutWork,
  buttons: readonly ButtonInfo[],
): (finding: Finding) => string {
  const { t } = useTranslation('layouts');
  return (finding) => {
    const { screen } = work.get();
    const page =
      'page' in finding
        ? pageName(screen.pages[finding.page]?.names ?? {}, t('pages.number', { number: finding.page + 1 }))
        : '';
    const button = 'button' in finding ? buttons.find((b) => b.id === finding.button) : undefined;
    const name = button
      ? say(dress(button, tileOf(screen, button.id)), 'ja').label
      : 'button' in finding
        ? finding.button
        : '';
    const language = 'language' in finding ? t(`language.${finding.language}`) : '';
    const instead =
      button && 'language' in finding ? t(`language.${spokenInstead(button, finding.language)}`) : '';
    return t(`finding.${finding.kind}`, { page, name, language, instead });
  };
}

/** The language in which a citizen sees a button that has no words in theirs. */
function spokenInstead(button: ButtonInfo, language: Language): Language {
  return nearest(language).find((l) => button.texts[l]?.label) ?? 'ja';
}
