import { useTranslation } from 'react-i18next';

import { buttonText } from '../../lib/api';
import { useDesk } from '../context';

const reasons = ['break', 'counter', 'meeting', 'other'] as const;
export type AwayReason = (typeof reasons)[number];
export const awayReasons: readonly AwayReason[] = reasons;

/** useReason says a reason for being away; one that this page does not know is shown as it is. */
export function useReason(): (reason: string | undefined) => string {
  const { t } = useTranslation('staff');
  return (reason) => {
    if (!reason) return '';
    return awayReasons.includes(reason as AwayReason) ? t(`reason.${reason as AwayReason}`) : reason;
  };
}

/** useCounterName says a counter's name by the id of its button. */
export function useCounterName(): (button: string | undefined) => string | undefined {
  const { buttons } = useDesk();
  const { i18n } = useTranslation();
  return (id) => {
    if (!id) return undefined;
    return (
      buttonText(
        buttons.find((b) => b.id === id),
        i18n.language,
      )?.label ?? id
    );
  };
}
