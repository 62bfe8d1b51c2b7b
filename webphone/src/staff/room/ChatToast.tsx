import { MessageSquareText, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';
import type { Message } from '../../lib/room/protocol';
import { useWriterName } from './words';

const shownFor = 12_000;

/** ChatToast says that somebody wrote while the conversation is closed; it goes by itself. */
export function ChatToast({ message, open }: { message: Message; open: () => void }) {
  const { t } = useTranslation('staff');
  const nameOf = useWriterName();
  const [gone, setGone] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setGone(true), shownFor);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="absolute right-4 bottom-4 z-10 max-w-96">
      {!gone && (
        <div className="flex items-start gap-3 rounded-12 border-3 border-key-900 bg-white p-3 shadow-5">
          <MessageSquareText aria-hidden size={24} className="mt-0.5 shrink-0 text-key-900" />
          <div className="min-w-0 flex-1">
            <p className="text-[0.875rem] font-bold">{t('chat.from', { name: nameOf(message.by) })}</p>
            <p className="line-clamp-2 leading-[1.5] break-words">{message.text}</p>
            <Button size="small" look="primary" className="mt-2" onClick={open}>
              {t('chat.reply')}
            </Button>
          </div>
          <button
            type="button"
            aria-label={t('chat.close')}
            onClick={() => setGone(true)}
            className="-m-1 rounded-6 p-2 hover:bg-solid-gray-50"
          >
            <X aria-hidden size={18} />
          </button>
        </div>
      )}
    </div>
  );
}
