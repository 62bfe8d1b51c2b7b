import { useQuery } from '@tanstack/react-query';

import { api } from '../../lib/api';
import type { BoardValue } from './context';

/** useWords has what the live documents name by id only: buttons, and reasons for being away. */
export function useWords(): Pick<BoardValue, 'buttons' | 'reasons' | 'compulsory'> {
  const buttons = useQuery({ queryKey: ['board', 'buttons'], queryFn: () => api.buttons() });
  const away = useQuery({ queryKey: ['board', 'away-reasons'], queryFn: () => api.awayReasons() });
  return {
    buttons: buttons.data ?? [],
    reasons: (away.data?.reasons ?? [])
      .filter((r) => r.enabled)
      .map(({ id, nameJa, nameEn }) => ({ id, ja: nameJa, en: nameEn })),
    compulsory: away.data?.compulsory ?? false,
  };
}
