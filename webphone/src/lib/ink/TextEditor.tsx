import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';

import type { RoomPage } from '../room/protocol';
import { round } from './draft';
import { boxWidth, letters, lineHeight } from './letters';
import { useInkTexts } from './texts';
import { apply, inverse, shownExtent, turned } from './view';
import { markOf, maxText, plain, type Writing } from './writing';

/**
 * TextEditor is a field on the page in which a text is written as it will look.
 * Enter begins a line; Ctrl+Enter, or touching elsewhere, puts it on the page;
 * Escape gives up. Keys that an input method takes for itself do none of this.
 */
export function TextEditor({
  page,
  writing,
  onChange,
  onDone,
}: {
  page: RoomPage;
  writing: Writing;
  /** Each change, for those who watch. */
  onChange: (writing: Writing) => void;
  /** The text that is to be put on the page; null when it was given up. */
  onDone: (writing: Writing | null) => void;
}) {
  const { t } = useInkTexts();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(writing.text);
  const done = useRef(false);

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(writing.text.length, writing.text.length);
  }, [writing]);

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    const toShown = turned(page, writing.turn);
    const shown = shownExtent(page, writing.turn);
    const corner = apply(toShown, writing);
    const back = inverse(toShown);
    const at = apply(back, corner);
    const { style } = area;
    style.transform = `matrix(${back.a}, ${back.b}, ${back.c}, ${back.d}, ${at.x}, ${at.y})`;
    style.fontSize = `${writing.size}px`;
    style.lineHeight = String(lineHeight);
    style.color = writing.color;
    style.width = `${boxWidth(shown.width, corner, writing.size, undefined)}px`;
    style.height = `${writing.size * lineHeight}px`;
    style.height = `${area.scrollHeight}px`;
  }, [page, writing, text]);

  const finish = (keep: boolean) => {
    if (done.current) return;
    done.current = true;
    onDone(keep ? fitted(page, { ...writing, text: plain(text) }) : null);
  };

  const onKeyDown = (ev: KeyboardEvent) => {
    ev.stopPropagation();
    // The Enter or Escape that ends a conversion belongs to the input method.
    if (ev.nativeEvent.isComposing || ev.key === 'Process') return;
    if (ev.key === 'Enter' && (ev.ctrlKey || ev.metaKey)) {
      ev.preventDefault();
      finish(true);
    } else if (ev.key === 'Escape') {
      ev.preventDefault();
      finish(false);
    }
  };

  return (
    <textarea
      ref={field}
      lang="ja"
      rows={1}
      maxLength={maxText}
      spellCheck={false}
      autoComplete="off"
      aria-label={t('page.text')}
      value={text}
      onChange={(ev) => {
        setText(ev.target.value);
        onChange({ ...writing, text: ev.target.value });
      }}
      onKeyDown={onKeyDown}
      onBlur={() => finish(true)}
      className="absolute top-0 left-0 m-0 origin-top-left resize-none overflow-hidden border-0 bg-white/70 p-0 font-medium outline-4 outline-dashed outline-offset-4 outline-blue-600 break-words select-text [line-break:strict]"
    />
  );
}

/** fitted moves a text that would run out of the page's lower edge up, as far as it goes. */
function fitted(page: RoomPage, writing: Writing): Writing {
  const toShown = turned(page, writing.turn);
  const shown = shownExtent(page, writing.turn);
  const corner = apply(toShown, writing);
  const { height } = letters(page, markOf(page, writing));
  const y = Math.max(0, Math.min(corner.y, shown.height - height));
  const { x, y: top } = apply(inverse(toShown), { x: corner.x, y });
  return { ...writing, x: round(x, 100), y: round(top, 100) };
}
