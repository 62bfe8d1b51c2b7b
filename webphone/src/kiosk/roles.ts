import { useTranslation } from 'react-i18next';

import type { Participant } from '../lib/protocol';

/** Somebody's part in the talk in words. */
export interface RoleWords {
  part: string;
  /** How they take part, where it is not the usual way. */
  how: string | null;
}

export function useRole(person: Participant): RoleWords {
  const { t } = useTranslation('kiosk');
  const part = person.role === 'administrator' ? t('talk.administrator') : t(`part.${person.part}`);
  if (person.part === 'supervisor' && person.mode !== 'barge') return { part, how: t('talk.listens') };
  return { part, how: person.device === 'phone' ? t('talk.byPhone') : null };
}
