import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { records, type Choice, type Choices } from './api';

const staleAfter = 60_000; // new names come seldom

/** useChoices has what occurs in the history, and its names. */
export function useChoices() {
  return useQuery({ queryKey: ['record-choices'], queryFn: records.choices, staleTime: staleAfter });
}

type Kind = Exclude<keyof Choices, 'causes'>;

/** useNames gives the name of an id in the page's language; the id itself when nobody knows it. */
export function useNames(): (kind: Kind, id: string) => string {
  const { i18n } = useTranslation();
  const { data } = useChoices();
  return (kind, id) => {
    const found = data?.[kind].find((choice) => choice.id === id);
    return found ? nameOf(found, i18n.language) : id;
  };
}

export function nameOf(choice: Choice, language: string): string {
  return language === 'en' ? choice.nameEn || choice.nameJa : choice.nameJa;
}
