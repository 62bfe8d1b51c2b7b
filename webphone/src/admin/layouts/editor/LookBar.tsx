import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../../lib/components';
import { languages } from '../../../lib/i18n';
import { sizes } from '../../../kiosk/settings';
import { situations, type PreviewLook } from '../preview/booth';
import { missingIn, type Findings } from './check';

const small = 'min-h-11 rounded-8 border border-solid-gray-600 bg-white px-2 text-[0.875rem]';

/**
 * LookBar chooses the language that is shown and written in, and how the kiosk
 * would look to a citizen who changed its settings.
 */
export function LookBar({
  look,
  findings,
  onChange,
}: {
  look: PreviewLook;
  findings: Findings;
  onChange: (look: PreviewLook) => void;
}) {
  const { t } = useTranslation('layouts');
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div
        role="group"
        aria-label={t('look.language')}
        className="flex overflow-hidden rounded-8 border border-key-900"
      >
        {languages.map((language) => {
          const missing = missingIn(findings, language).length;
          const on = look.language === language;
          return (
            <button
              key={language}
              type="button"
              aria-pressed={on}
              data-language={language}
              onClick={() => onChange({ ...look, language })}
              className={cx(
                'inline-flex min-h-11 items-center gap-1 border-l border-key-900 px-3 text-[0.875rem] font-bold whitespace-nowrap first:border-l-0',
                on ? 'bg-key-900 text-white' : 'bg-white text-key-900 hover:bg-key-50',
              )}
            >
              {t(`language.${language}`)}
              {missing > 0 && (
                <>
                  <TriangleAlert aria-hidden size={14} className={on ? '' : 'text-orange-800'} />
                  <span className="sr-only">{t('look.missing', { count: missing })}</span>
                </>
              )}
            </button>
          );
        })}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <select
          aria-label={t('look.situation')}
          className={small}
          value={look.situation}
          onChange={(ev) => {
            const situation = situations.find((s) => s === ev.target.value);
            if (situation) onChange({ ...look, situation });
          }}
        >
          {situations.map((s) => (
            <option key={s} value={s}>
              {t(`situation.${s}`)}
            </option>
          ))}
        </select>
        <select
          aria-label={t('look.size')}
          className={small}
          value={look.size}
          onChange={(ev) => {
            const size = sizes.find((s) => s === ev.target.value);
            if (size) onChange({ ...look, size });
          }}
        >
          {sizes.map((s) => (
            <option key={s} value={s}>
              {t(`letters.${s}`)}
            </option>
          ))}
        </select>
        <label className="inline-flex min-h-11 items-center gap-2 text-[0.875rem]">
          <input
            type="checkbox"
            className="size-5 accent-key-900"
            checked={look.contrast}
            onChange={(ev) => onChange({ ...look, contrast: ev.target.checked })}
          />
          {t('look.contrast')}
        </label>
      </div>
    </div>
  );
}
