import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import type { Language } from '../../lib/i18n';
import { useBooth } from '../booth';
import { leaf, leaves, type LeafSize } from '../machine/conversation';
import type { Desk } from '../machine/desk';
import type { Size } from '../settings';
import { useNameOf } from '../sharing';

/** What a leaf of the list holds at each size of letters (styles/messages.css). */
const sizes: Record<Size, LeafSize> = {
  standard: { lines: 12, columns: 37 },
  large: { lines: 10, columns: 31 },
  largest: { lines: 8, columns: 26 },
};

const replies = ['yes', 'no', 'again', 'wait'] as const;

/** Conversation is all that was written, leaf by leaf, and answers for one touch. */
export function Conversation({ desk }: { desk: Desk }) {
  const { t } = useTranslation('kiosk');
  const { kiosk, settings, touch } = useBooth();
  const nameOf = useNameOf();
  const id = useId();
  const { account, view } = kiosk.world;
  if (!desk.messages) return null;
  const all = leaves(view?.doc.chat ?? [], sizes[settings.size]);
  const { pieces, first, last } = leaf(all, desk.messages.back);
  return (
    <section className="k-conversation" aria-labelledby={id}>
      <header>
        <h2 className="k-subheading" id={id}>
          {t('chat.heading')}
        </h2>
        {all.length > 1 ? (
          <>
            <button
              type="button"
              className="k-tool"
              disabled={first}
              onClick={() => touch({ want: 'leaf', by: -1 })}
            >
              <ChevronUp aria-hidden />
              <span>{t('chat.earlier')}</span>
            </button>
            <button
              type="button"
              className="k-tool"
              disabled={last}
              onClick={() => touch({ want: 'leaf', by: 1 })}
            >
              <ChevronDown aria-hidden />
              <span>{t('chat.later')}</span>
            </button>
          </>
        ) : null}
        <button type="button" className="k-tool" onClick={() => touch({ want: 'messages-close' })}>
          <X aria-hidden />
          <span>{t('chat.close')}</span>
        </button>
      </header>
      <ol className="k-messages" aria-live="polite">
        {pieces.length === 0 ? <li className="k-messages-none">{t('chat.empty')}</li> : null}
        {pieces.map(({ by, text, goesOn, index }) => (
          <li key={index} data-own={by === account}>
            <span className="k-message-by">
              {nameOf(by)}
              {goesOn ? t('chat.goesOn') : null}
            </span>
            <span className="k-message-text" lang={by === account ? undefined : 'ja'}>
              {text}
            </span>
          </li>
        ))}
      </ol>
      <footer>
        <p>{t('chat.answer')}</p>
        <Replies language={settings.language} />
      </footer>
    </section>
  );
}

/** Replies are ready answers; with the Japanese beside them where the citizen reads another language. */
function Replies({ language }: { language: Language }) {
  const { t } = useTranslation('kiosk');
  const { touch } = useBooth();
  const textOf = (reply: (typeof replies)[number]) => {
    const own = t(`reply.${reply}`);
    return language.startsWith('ja') ? own : `${own}（${t(`reply.${reply}`, { lng: 'ja' })}）`;
  };
  return (
    <div className="k-replies">
      {replies.map((reply) => (
        <button
          key={reply}
          type="button"
          className="k-button"
          data-kind="plain"
          onClick={() => touch({ want: 'reply', text: textOf(reply) })}
        >
          {t(`reply.${reply}`)}
        </button>
      ))}
    </div>
  );
}
