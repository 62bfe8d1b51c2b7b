import { useTranslation } from 'react-i18next';

import { TextField } from '../../../lib/components';
import type { ButtonInfo } from '../../../lib/api';
import { MAX_LABEL, MAX_LINE, type Language, type Tile } from '../../../lib/layout/shape';
import { say } from '../../../kiosk/words';
import { languageTag } from './language-tag';

/**
 * TileWords are the words of a button in the language that is shown. What is left
 * empty is what the button is called at its counter.
 */
export function TileWords({
  tile,
  button,
  language,
  onChange,
}: {
  tile: Tile;
  button: ButtonInfo;
  language: Language;
  onChange: (patch: Partial<Tile>, what: string) => void;
}) {
  const { t } = useTranslation('layouts');
  const own = button.texts[language];
  const typed = tile.texts[language] ?? { label: '', line: '' };
  const instead = say(button, language);
  const set = (patch: Partial<typeof typed>, what: string) => {
    const next = { ...typed, ...patch };
    const all = Object.entries({ ...tile.texts, [language]: next });
    const texts = Object.fromEntries(all.filter(([, words]) => words.label || words.line));
    onChange({ texts }, `${what} ${language}`);
  };
  const renamed = Object.values(tile.texts).some((x) => x.label.trim());
  const missing = !typed.label.trim() && !own?.label;
  const stale = !typed.label.trim() && !missing && renamed;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-bold">{t('words.legend', { language: t(`language.${language}`) })}</legend>
      <TextField
        label={t('words.label')}
        lang={languageTag(language)}
        value={typed.label}
        placeholder={own?.label ?? ''}
        maxLength={MAX_LABEL}
        help={
          missing ? (
            <Hint>{t('words.missing', { language: t(`language.${language}`), label: instead.label })}</Hint>
          ) : stale ? (
            <Hint>{t('words.stale')}</Hint>
          ) : undefined
        }
        onChange={(ev) => set({ label: ev.target.value }, 'label')}
      />
      <TextField
        label={t('words.line')}
        lang={languageTag(language)}
        value={typed.line}
        placeholder={own?.line ?? ''}
        maxLength={MAX_LINE}
        onChange={(ev) => set({ line: ev.target.value }, 'line')}
      />
      <p className="text-[0.875rem] text-solid-gray-700">{t('words.help')}</p>
    </fieldset>
  );
}

function Hint({ children }: { children: string }) {
  return <span className="text-orange-1000">{children}</span>;
}
