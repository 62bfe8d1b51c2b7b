import { MessageSquareText } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBooth } from '../booth';
import type { Desk } from '../machine/desk';
import { useNameOf } from '../sharing';

/** Captions are the staff's last messages in large letters over the picture; a touch opens the conversation. */
export function Captions({ desk }: { desk: Desk }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, settings, touch } = useBooth();
  const nameOf = useNameOf();
  const chat = kiosk.world.view?.doc.chat ?? [];
  const said = desk.captions.flatMap(({ index }) => {
    const message = chat[index];
    return message ? [{ index, ...message }] : [];
  });
  if (!settings.captions || desk.messages || said.length === 0) return null;
  return (
    <button
      type="button"
      className="k-captions"
      data-count={said.length}
      onClick={() => touch({ want: 'messages' })}
    >
      <span className="k-captions-words">
        {said.map(({ index, by, text }) => (
          <span className="k-caption" key={index} lang="ja">
            <span className="k-caption-name">{nameOf(by)}</span>
            <span className="k-caption-text">{text}</span>
          </span>
        ))}
      </span>
      <span className="k-captions-touch">
        <MessageSquareText aria-hidden />
        <span>{t('chat.touch')}</span>
      </span>
    </button>
  );
}
