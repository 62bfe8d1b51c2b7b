import { useTranslation } from 'react-i18next';

import { AreaField, CheckField } from '../../../office/form/fields';
import { cx } from '../../../lib/components';
import { MAX_NOTICE, themes, type Theme } from '../../../lib/layout/shape';
import { IdlePicture } from './IdlePicture';
import { languageTag } from './language-tag';
import type { PanelProps } from './Panels';

const tones: Record<Theme, string> = {
  blue: 'bg-blue-900',
  green: 'bg-green-900',
  warm: 'bg-[#6b3f12]',
  gray: 'bg-solid-gray-800',
};

/** ScreenPanel sets what is the same on all pages: colours, notice, hours, picture. */
export function ScreenPanel({ screen, look, onChange }: PanelProps) {
  const { t } = useTranslation('layouts');
  const { language } = look;
  const missing = Object.values(screen.notice).some((x) => x.trim()) && !screen.notice[language]?.trim();
  return (
    <>
      <div role="group" aria-label={t('screen.theme')}>
        <p className="font-bold">{t('screen.theme')}</p>
        <div className="mt-1 grid grid-cols-2 gap-2">
          {themes.map((theme) => (
            <button
              key={theme}
              type="button"
              aria-pressed={screen.theme === theme}
              onClick={() => onChange({ ...screen, theme })}
              className={cx(
                'flex min-h-11 items-center gap-2 rounded-8 border-2 px-3',
                screen.theme === theme ? 'border-key-900 bg-key-50 font-bold' : 'border-solid-gray-200',
              )}
            >
              <span aria-hidden className={cx('size-6 rounded-full', tones[theme])} />
              {t(`theme.${theme}`)}
            </button>
          ))}
        </div>
      </div>
      <AreaField
        label={t('screen.notice', { language: t(`language.${language}`) })}
        help={missing ? t('screen.noticeMissing') : t('screen.noticeHelp')}
        lang={languageTag(language)}
        rows={3}
        maxLength={MAX_NOTICE}
        value={screen.notice[language] ?? ''}
        onChange={(ev) => {
          const text = ev.target.value.replaceAll(/\s*\n\s*/g, ' ');
          const all = Object.entries({ ...screen.notice, [language]: text });
          const notice = Object.fromEntries(all.filter(([, words]) => words !== ''));
          onChange({ ...screen, notice }, `notice ${language}`);
        }}
      />
      <CheckField
        label={t('screen.hours')}
        help={t('screen.hoursHelp')}
        checked={screen.hours}
        onChange={(ev) => onChange({ ...screen, hours: ev.target.checked })}
      />
      <IdlePicture screen={screen} onChange={onChange} />
    </>
  );
}
