import { useTranslation } from 'react-i18next';

import { buttonText } from '../../lib/api';
import { pick } from '../../lib/i18n';
import type { Invite, Participant } from '../../lib/protocol';
import { useDesk } from '../context';

/** The reason that the server gives to whoever let calls ring. */
export const missedCalls = 'missed-calls';

/** useReason says a reason for being away; one that is not on the site's list is shown as it is. */
export function useReason(): (reason: string | undefined) => string {
  const { t } = useTranslation('staff');
  const { lists } = useDesk();
  return (reason) => {
    if (!reason) return '';
    if (reason === missedCalls) return t(`reason.${missedCalls}`);
    const known = lists.reasons.find((r) => r.id === reason);
    return known ? pick(known) : reason;
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

/** useQueueName says a counter's name by the id of its queue. */
export function useQueueName(): (queue: string | undefined) => string | undefined {
  const { live } = useDesk();
  return (id) => {
    const queue = live.topics.queues?.find((q) => q.id === id);
    return queue ? pick({ ja: queue.nameJa, en: queue.nameEn }) : id;
  };
}

/** useAccountName says a colleague's or a party's name by the account id. */
export function useAccountName(): (account: string | undefined) => string {
  const { t } = useTranslation('staff');
  const { live } = useDesk();
  return (id) =>
    live.topics.call?.parties.find((p) => p.id === id)?.name ??
    live.topics.colleagues?.find((c) => c.account === id)?.name ??
    t('ringing.somebody');
}

/** useInviteName says whom an invitation is for: a counter by its name, a person with the polite ending. */
export function useInviteName(): (invite: Invite) => string {
  const { t } = useTranslation('staff');
  const queueName = useQueueName();
  return (invite) => {
    switch (invite.to.kind) {
      case 'queue':
        return queueName(invite.to.id) ?? invite.name;
      case 'account':
        return t('person.named', { name: invite.name });
      case 'address':
        return invite.name;
    }
  };
}

/** usePartyName says who somebody in a call is: a booth is the citizen in it. */
export function usePartyName(): (party: Participant) => string {
  const { t } = useTranslation('staff');
  return (party) => (party.role === 'kiosk' ? t('part.caller') : t('person.named', { name: party.name }));
}
