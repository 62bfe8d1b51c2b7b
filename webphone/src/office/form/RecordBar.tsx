import { GitMerge } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from '../../lib/components';
import { SaveBar } from './SaveBar';
import type { Editing } from './use-record';

/**
 * RecordBar is the end of a form over useRecord: SaveBar, how many fields need a
 * correction, and what to do when somebody else was faster.
 */
export function RecordBar<T extends object>({
  editing,
  wrong,
  names,
  sticky = true,
}: {
  editing: Editing<T>;
  /** How many fields are not right as they are. */
  wrong: number;
  /** What the fields are called, for those that two people changed. */
  names: (field: keyof T) => string;
  sticky?: boolean;
}) {
  const { t } = useTranslation('office');
  const { draft, conflict, merged } = editing;
  const words = (fields: readonly (keyof T)[]) => [...new Set(fields.map(names))].join(t('comma'));
  return (
    <SaveBar
      dirty={draft.dirty}
      saving={editing.saving}
      saved={editing.saved}
      error={editing.error}
      disabled={wrong > 0}
      onReset={draft.reset}
      sticky={sticky}
    >
      {conflict && (
        <Banner
          tone="warning"
          heading={t('form.conflict')}
          className="mb-4"
          actions={
            conflict.newest && (
              <Button icon={GitMerge} onClick={editing.takeNewest}>
                {t('form.takeNewest')}
              </Button>
            )
          }
        >
          {t(conflict.newest ? 'form.conflictText' : 'form.gone')}
          {conflict.theirs.length > 0 && (
            <p className="mt-2 font-bold">{t('form.theirs', { fields: words(conflict.theirs) })}</p>
          )}
        </Banner>
      )}
      {merged && (
        <Banner tone="info" heading={t('form.merged')} className="mb-4">
          {merged.length > 0 && t('form.mergedBoth', { fields: words(merged) })}
        </Banner>
      )}
      {draft.dirty && wrong > 0 && (
        <p role="status" className="mb-3 text-[0.875rem] font-bold text-red-900">
          {t('form.check', { count: wrong })}
        </p>
      )}
    </SaveBar>
  );
}
