import { ALargeSmall, Contrast, HandHelping, Languages, SquarePen, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cx, StatusTag } from '../../lib/components';
import { isLanguage } from '../../lib/i18n';
import type { Needs } from '../../lib/protocol';

const marks = {
  'large-text': ALargeSmall,
  'high-contrast': Contrast,
  writing: SquarePen,
} as const satisfies Record<string, LucideIcon>;

/** NeedsList is what the citizen chose at the booth: the language, and what makes it easier for them (R15). */
export function NeedsList({ needs, className }: { needs: Needs | undefined; className?: string }) {
  const { t } = useTranslation('staff');
  const { language, access = [] } = needs ?? {};
  if (!language && access.length === 0) return null;
  return (
    <ul className={cx('flex flex-wrap gap-2', className)}>
      {language && (
        <li>
          <StatusTag icon={Languages} colour={language === 'ja' ? 'gray' : 'orange'}>
            {isLanguage(language) ? t(`language.${language}`) : language}
          </StatusTag>
        </li>
      )}
      {access.map((need) => {
        const known = Object.keys(marks).find((key) => key === need) as keyof typeof marks | undefined;
        return (
          <li key={need}>
            <StatusTag icon={known ? marks[known] : HandHelping} colour="orange">
              {known ? t(`access.${known}`) : need}
            </StatusTag>
          </li>
        );
      })}
    </ul>
  );
}
