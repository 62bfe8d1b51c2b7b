import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from './cx';

export type Tone = 'info' | 'success' | 'warning' | 'error';

const tones = {
  info: { icon: Info, box: 'border-key-900', mark: 'text-key-900' },
  success: { icon: CircleCheck, box: 'border-green-800', mark: 'text-green-800' },
  warning: { icon: TriangleAlert, box: 'border-orange-800', mark: 'text-orange-800' },
  error: { icon: CircleX, box: 'border-red-900', mark: 'text-red-900' },
} as const;

/** Banner says something about the whole page; warnings and errors are announced at once. */
export function Banner({
  tone,
  heading,
  children,
  actions,
  className,
}: {
  tone: Tone;
  heading: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  const { t } = useTranslation();
  const { icon: Icon, box, mark } = tones[tone];
  return (
    <div
      role={tone === 'error' || tone === 'warning' ? 'alert' : 'status'}
      className={cx(
        'flex items-start gap-4 rounded-12 border-3 bg-white px-5 py-4 text-solid-gray-900',
        box,
        className,
      )}
    >
      <Icon role="img" aria-label={t(`tone.${tone}`)} size={28} className={cx('mt-0.5 shrink-0', mark)} />
      <div className="min-w-0 flex-1">
        <p className="font-bold">{heading}</p>
        {children && <div className="mt-1">{children}</div>}
      </div>
      {actions && <div className="flex shrink-0 flex-wrap items-center gap-2 self-center">{actions}</div>}
    </div>
  );
}
