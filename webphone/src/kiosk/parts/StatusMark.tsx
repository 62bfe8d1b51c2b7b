import { CircleCheck, Clock, UserX, UsersRound, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Button, ButtonStatus } from '../../lib/protocol';
import { useBooth } from '../booth';
import { moment } from '../clock';

const icons: Record<ButtonStatus, LucideIcon> = {
  open: CircleCheck,
  busy: UsersRound,
  absent: UserX,
  closed: Clock,
};

/** StatusMark says how a counter is: icon, words and colour together. */
export function StatusMark({ live }: { live: Button | undefined }) {
  const status = live?.status ?? 'closed';
  const Icon = icons[status];
  const words = useStatusWords(live);
  return (
    <span className="k-status" data-status={status}>
      <Icon aria-hidden className="k-status-icon" />
      <span>{words}</span>
    </span>
  );
}

function useStatusWords(live: Button | undefined): string {
  const { t } = useTranslation('kiosk');
  const { now, clockOffset, settings, timeZone } = useBooth();
  switch (live?.status) {
    case 'open':
      return t('status.open');
    case 'busy':
      return live.waiting > 0 ? t('status.waiting', { count: live.waiting }) : t('status.busy');
    case 'absent':
      return t('status.absent');
    default: {
      if (!live?.opensAt) return t('status.closed');
      const opens = Date.parse(live.opensAt);
      return t('status.closedNext', {
        when: moment(opens, now + clockOffset, settings.language, timeZone, 'short'),
      });
    }
  }
}
