import { useTranslation } from 'react-i18next';

import ja from './locales/ja';

type Part = Exclude<keyof typeof ja.actor, 'unknown' | 'named' | 'token'>;

const isPart = (actor: string): actor is Part =>
  actor in ja.actor && !['unknown', 'named', 'token'].includes(actor);

/** useActorWords says who did something in the audit log: a person, another system, or a part of the product. */
export function useActorWords(): (actor: string, name: string | undefined) => string {
  const { t } = useTranslation('office');
  return (actor, name) => {
    if (actor === '-') return t('actor.unknown');
    if (isPart(actor)) return t(`actor.${actor}`);
    if (actor.startsWith('token:')) return t('actor.token', { name: actor.slice('token:'.length) });
    return name === undefined ? actor : t('actor.named', { name, login: actor });
  };
}
