import type { ButtonInfo } from '../../../lib/api';
import { languages, type Language } from '../../../lib/i18n';
import type { Screen } from '../../../lib/layout/shape';

/** What stands between a draft and the citizens (stops), or might (hints). */
export type Finding =
  | { kind: 'empty-page'; page: number }
  | { kind: 'page-name'; page: number; language: Language }
  | { kind: 'button-gone'; page: number; button: string }
  | { kind: 'button-off'; page: number; button: string }
  | { kind: 'not-shown'; button: string }
  | { kind: 'no-words'; page: number; button: string; language: Language }
  | { kind: 'old-words'; page: number; button: string; language: Language }
  | { kind: 'page-words'; page: number; language: Language }
  | { kind: 'notice-words'; language: Language };

export interface Findings {
  /** The server would refuse it. */
  stops: Finding[];
  hints: Finding[];
}

/** check looks through a screen as a colleague would before it is published. */
export function check(screen: Screen, buttons: readonly ButtonInfo[]): Findings {
  const stops: Finding[] = [];
  const hints: Finding[] = [];
  const several = screen.pages.length > 1;
  const shown = new Set<string>();
  screen.pages.forEach((page, at) => {
    if (page.tiles.length === 0) stops.push({ kind: 'empty-page', page: at });
    for (const language of several ? languages : []) {
      if (page.names[language]?.trim()) continue;
      if (language === 'ja' || language === 'en') stops.push({ kind: 'page-name', page: at, language });
      else hints.push({ kind: 'page-words', page: at, language });
    }
    for (const tile of page.tiles) {
      shown.add(tile.button);
      const button = buttons.find((b) => b.id === tile.button);
      if (!button) {
        stops.push({ kind: 'button-gone', page: at, button: tile.button });
        continue;
      }
      if (!button.enabled) hints.push({ kind: 'button-off', page: at, button: tile.button });
      const renamed = Object.values(tile.texts).some((t) => t.label.trim());
      for (const language of languages) {
        const own = tile.texts[language]?.label.trim();
        if (own) continue;
        const entry = { page: at, button: tile.button, language };
        if (!button.texts[language]?.label) hints.push({ kind: 'no-words', ...entry });
        else if (renamed) hints.push({ kind: 'old-words', ...entry });
      }
    }
  });
  for (const b of buttons) {
    if (b.enabled && !shown.has(b.id)) hints.push({ kind: 'not-shown', button: b.id });
  }
  if (Object.values(screen.notice).some((text) => text.trim())) {
    for (const language of languages) {
      if (!screen.notice[language]?.trim()) hints.push({ kind: 'notice-words', language });
    }
  }
  return { stops, hints };
}

/** missingIn are the findings that concern the words of one language. */
export function missingIn(findings: Findings, language: Language): Finding[] {
  return [...findings.stops, ...findings.hints].filter((f) => 'language' in f && f.language === language);
}
