import { Save, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button, cx } from '../../lib/components';
import { ProblemBanner } from '../problem';
import { LeaveGuard } from './LeaveGuard';

/**
 * SaveBar is the end of a form: save, take back, what came of it, and the question
 * whether to leave with unsaved work.
 */
export function SaveBar({
  dirty,
  saving,
  saved,
  error,
  disabled = false,
  onReset,
  label,
  sticky = false,
  children,
}: {
  dirty: boolean;
  saving: boolean;
  /** Said until something is changed again. */
  saved: boolean;
  error: unknown;
  disabled?: boolean;
  onReset: () => void;
  label?: string;
  /** Of a long form: it stays in sight. */
  sticky?: boolean;
  /** What else is to be said before saving. */
  children?: ReactNode;
}) {
  const { t } = useTranslation('office');
  return (
    <div
      className={cx(
        'mt-6',
        sticky && 'sticky bottom-0 z-10 -mx-2 border-t border-solid-gray-200 bg-solid-gray-50 px-2 py-4',
      )}
    >
      {children}
      <ProblemBanner error={error} heading={t('form.failed')} />
      {saved && !dirty && error === null && (
        <Banner tone="success" heading={t('form.saved')} className="mb-4" />
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" icon={Save} disabled={!dirty || saving || disabled}>
          {saving ? t('form.saving') : (label ?? t('action.save', { ns: 'common' }))}
        </Button>
        <Button icon={Undo2} disabled={!dirty || saving} onClick={onReset}>
          {t('form.reset')}
        </Button>
        {dirty && <p className="text-[0.875rem] text-solid-gray-800">{t('form.unsaved')}</p>}
      </div>
      {dirty && <LeaveGuard>{t('form.leaveText')}</LeaveGuard>}
    </div>
  );
}
