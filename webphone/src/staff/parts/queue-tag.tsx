import { CircleCheck, Clock, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusTag } from '../../lib/components';
import type { QueueNow } from '../../lib/protocol';

/** QueueTag says how a counter stands: served at once, with a wait, or by nobody. */
export function QueueTag({ queue }: { queue: QueueNow }) {
  const { t } = useTranslation('staff');
  const [icon, colour, words] =
    queue.waiting > 0
      ? ([Clock, 'orange', t('ready.waiting', { count: queue.waiting })] as const)
      : queue.available > 0
        ? ([CircleCheck, 'green', t('button.open')] as const)
        : queue.busy > 0
          ? ([Clock, 'yellow', t('ready.allBusy')] as const)
          : ([UserX, 'gray', t('button.absent')] as const);
  return (
    <StatusTag icon={icon} colour={colour} className="text-[0.875rem]">
      {words}
    </StatusTag>
  );
}
