import { useTranslation } from 'react-i18next';

import { ApiError } from '../lib/api';
import { Banner, Button } from '../lib/components';
import { pick } from '../lib/i18n';
import { CommandError } from '../lib/live';
import type { Problem } from '../lib/protocol';

/** problemOf gives the words of a refusal; a fault of the page itself goes to its crash screen. */
export function problemOf(err: unknown): Problem {
  if (err instanceof ApiError || err instanceof CommandError) return err.problem;
  throw err;
}

/** ProblemBanner says what did not work and why; nothing when there is no error. */
export function ProblemBanner({
  error,
  heading,
  retry,
  className = 'mb-4',
}: {
  error: unknown;
  heading: string;
  retry?: () => void;
  className?: string;
}) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  return (
    <Banner
      tone="error"
      heading={heading}
      className={className}
      actions={retry && <Button onClick={retry}>{t('action.retry')}</Button>}
    >
      {pick(problemOf(error))}
    </Banner>
  );
}
