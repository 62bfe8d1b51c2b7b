import { CircleCheck, CircleSlash, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag } from '../../lib/components';

/** AccountState says whether somebody can log in with an account. */
export function AccountState({ disabled, mustChange }: { disabled: boolean; mustChange: boolean }) {
  const { t } = useTranslation('accounts');
  const state = disabled ? 'disabled' : mustChange ? 'mustChange' : 'active';
  const look = {
    disabled: { icon: CircleSlash, colour: 'gray' },
    mustChange: { icon: KeyRound, colour: 'yellow' },
    active: { icon: CircleCheck, colour: 'green' },
  } as const;
  return (
    <StatusTag {...look[state]} className="text-[0.875rem]">
      {t(`state.${state}`)}
    </StatusTag>
  );
}
