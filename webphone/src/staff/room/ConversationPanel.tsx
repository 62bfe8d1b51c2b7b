import { PenLine, SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { clockTime } from '../../lib/clock';
import { Button, cx } from '../../lib/components';
import type { Message } from '../../lib/room/protocol';
import { useDesk } from '../context';
import { SidePanel } from '../parts/SidePanel';
import type { CallRoom } from './context';
import { phrases } from './phrases';
import { useWriterName } from './words';

const textLimit = 1_000;

/** ConversationPanel is the talk in writing: messages, ready phrases, and the way to a writing pad. */
export function ConversationPanel({ room: callRoom, close }: { room: CallRoom; close: () => void }) {
  const { t } = useTranslation('staff');
  const { view, driver, ask } = callRoom;
  return (
    <SidePanel heading={t('chat.heading')} wide close={close}>
      <Log messages={view.doc.chat} />
      {driver ? (
        <>
          <Composer send={(text) => ask({ kind: 'chat', text })} />
          <Phrases send={(text) => void ask({ kind: 'chat', text })} />
          <Button icon={PenLine} className="mt-3" onClick={() => void ask({ kind: 'pad' })}>
            {t('chat.pad')}
          </Button>
        </>
      ) : (
        <p className="text-[0.875rem] text-solid-gray-700">{t('room.viewer')}</p>
      )}
    </SidePanel>
  );
}

function Log({ messages }: { messages: readonly Message[] }) {
  const { t, i18n } = useTranslation('staff');
  const { session, site } = useDesk();
  const nameOf = useWriterName();
  const end = useRef<HTMLLIElement>(null);
  const count = messages.length;
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  return (
    <div
      role="log"
      aria-label={t('chat.log')}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard needs a way in
      tabIndex={0}
      className="-mx-2 mt-2 min-h-0 flex-1 overflow-y-auto px-2 pb-2"
    >
      {count === 0 && (
        <>
          <p className="font-bold">{t('chat.none')}</p>
          <p className="text-[0.875rem]">{t('chat.noneText')}</p>
        </>
      )}
      <ol className="flex flex-col gap-3">
        {messages.map((message, i) => {
          const own = message.by === session.id;
          return (
            <li
              key={i}
              ref={i === count - 1 ? end : undefined}
              className={cx('flex max-w-[88%] flex-col', own && 'items-end self-end')}
            >
              <p className="text-[0.875rem] text-solid-gray-700">
                <span className="font-bold">{nameOf(message.by)}</span>{' '}
                <time dateTime={message.at}>{clockTime(message.at, site.timeZone, i18n.language)}</time>
              </p>
              <p
                className={cx(
                  'rounded-12 border px-3 py-1.5 leading-[1.6] break-words whitespace-pre-wrap',
                  own ? 'border-key-900 bg-key-50' : 'border-solid-gray-420 bg-white',
                )}
              >
                {message.text}
              </p>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Composer({ send }: { send: (text: string) => Promise<boolean> }) {
  const { t } = useTranslation('staff');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const post = async () => {
    const words = text.trim();
    if (words === '' || busy) return;
    setBusy(true);
    // What was refused stays in the field.
    if (await send(words)) setText('');
    setBusy(false);
  };
  return (
    <form
      className="border-t border-solid-gray-200 pt-3"
      onSubmit={(ev) => {
        ev.preventDefault();
        void post();
      }}
    >
      <label>
        <span className="sr-only">{t('chat.label')}</span>
        <textarea
          data-autofocus
          rows={2}
          maxLength={textLimit}
          value={text}
          placeholder={t('chat.help')}
          onChange={(ev) => setText(ev.target.value)}
          onKeyDown={(ev) => {
            // Enter that ends a conversion of the input method is not ours.
            if (ev.key !== 'Enter' || ev.shiftKey || ev.nativeEvent.isComposing) return;
            ev.preventDefault();
            void post();
          }}
          className="block w-full resize-none rounded-8 border border-solid-gray-600 bg-white px-3 py-2 leading-[1.5] placeholder:text-solid-gray-700"
        />
      </label>
      <Button
        type="submit"
        look="primary"
        icon={SendHorizontal}
        disabled={text.trim() === '' || busy}
        className="mt-2 w-full"
      >
        {t('chat.send')}
      </Button>
    </form>
  );
}

/** Phrases are sent with one click, in the citizen's language as far as there are words. */
function Phrases({ send }: { send: (text: string) => void }) {
  const { t, i18n } = useTranslation('staff');
  const { live } = useDesk();
  const theirs = live.topics.call?.needs?.language;
  const [english, setEnglish] = useState(() =>
    theirs === undefined ? !i18n.language.startsWith('ja') : !theirs.startsWith('ja'),
  );
  const words = i18n.getFixedT(english ? 'en' : 'ja', 'staff');
  return (
    <section className="mt-3 flex min-h-0 flex-col" aria-label={t('chat.phrases')}>
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-[0.875rem] font-bold text-solid-gray-700">{t('chat.phrases')}</h3>
        <div role="group" aria-label={t('chat.language')} className="flex">
          {([false, true] as const).map((choice) => (
            <button
              key={String(choice)}
              type="button"
              aria-pressed={english === choice}
              lang={choice ? 'en' : 'ja'}
              onClick={() => setEnglish(choice)}
              className={cx(
                'min-h-8 border px-2.5 text-[0.875rem] first:rounded-l-6 last:-ml-px last:rounded-r-6',
                english === choice
                  ? 'border-key-900 bg-key-900 font-bold text-white'
                  : 'border-solid-gray-600 bg-white hover:bg-key-50',
              )}
            >
              {choice ? t('chat.inEnglish') : t('chat.inJapanese')}
            </button>
          ))}
        </div>
      </div>
      <ul
        lang={english ? 'en' : 'ja'}
        className="mt-1 flex max-h-40 flex-col gap-1 overflow-y-auto [@media(min-height:900px)]:max-h-96"
      >
        {phrases.map((key) => {
          const text = words(`phrases.${key}`);
          return (
            <li key={key}>
              <button
                type="button"
                onClick={() => send(text)}
                className="min-h-9 w-full rounded-6 border border-solid-gray-420 bg-white px-3 py-1 text-left leading-[1.4] hover:bg-key-50"
              >
                {text}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
