import { MessageSquareText, PenLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import { shown, unread, type Desk } from '../machine/desk';

/** DeskButtons lead to writing by hand and to the messages; they stay in their place all through the talk. */
export function DeskButtons({ desk }: { desk: Desk }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, touch } = useBooth();
  const { view, account } = kiosk.world;
  if (!view || view.status === 'opening') return null;
  const count = unread(desk, view, account);
  const onPad = shown(view)?.document.kind === 'pad';
  return (
    <div className="k-desk-buttons">
      {onPad ? null : (
        <button type="button" className="k-desk-button" onClick={() => touch({ want: 'write' })}>
          <PenLine aria-hidden />
          <span>{t('write.open')}</span>
        </button>
      )}
      <button
        type="button"
        className="k-desk-button"
        data-news={count > 0}
        onClick={() => touch({ want: 'messages' })}
      >
        <MessageSquareText aria-hidden />
        <span>{count > 0 ? t('chat.unread', { count }) : t('chat.open')}</span>
      </button>
    </div>
  );
}
