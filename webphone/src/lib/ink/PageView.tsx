import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';

import { cx } from '../components/cx';
import type { Problem } from '../protocol';
import type { RoomDocument, View } from '../room/protocol';
import type { Room } from '../room/room';
import type { ToolChoice } from './choice';
import type { PictureState } from './picture';
import { Sheet } from './sheet';
import { TextEditor } from './TextEditor';
import { useInkTexts } from './texts';
import { markOf, type Writing } from './writing';

/** One press of a key zooms by so much, and moves by so many pixels. */
const keyZoom = 1.25;
const keyPan = 80;

export interface PageViewProps {
  room: Room;
  document: RoomDocument;
  /** From 1. */
  page: number;
  /** Which part is seen; the room's stage.view, where everybody looks at the same. */
  view: View;
  /** What the pointer does; null: it moves the page, where onView is given. */
  tool: ToolChoice | null;
  /** The own account: a citizen's eraser and text tool take only their own marks. */
  account?: string;
  /**
   * The hand zoomed or moved the page (at most about 12 times a second while it
   * moves); ask the room for it: {kind: 'view', view}. Without it the page
   * cannot be moved here.
   */
  onView?: (view: View) => void;
  /** Page Up or Page Down, or a swipe: the next page (+1) or the one before (-1). */
  onPage?: (step: 1 | -1) => void;
  /** The room refused a mark or an erasure. */
  onRefused?: (problem: Problem) => void;
  className?: string;
}

/**
 * PageView shows a page of the room with its marks, what others are drawing and
 * pointing to, and takes what the hand does. It fits the page into its own box,
 * which must have a size.
 */
export function PageView(props: PageViewProps) {
  const { room, document, page, view, tool, account, onView, onPage, onRefused, className } = props;
  const { t } = useInkTexts();
  const box = useRef<HTMLDivElement>(null);
  const sheetElement = useRef<HTMLDivElement>(null);
  const image = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const sheet = useRef<Sheet | null>(null);
  const [picture, setPicture] = useState<PictureState>('loading');
  const [writing, setWriting] = useState<Writing | null>(null);
  const help = useId();

  useEffect(() => {
    if (!box.current || !sheetElement.current || !image.current || !marks.current || !live.current) return;
    const parts = {
      box: box.current,
      sheet: sheetElement.current,
      image: image.current,
      marks: marks.current,
      live: live.current,
    };
    const made = new Sheet(parts, { picture: setPicture, write: setWriting });
    sheet.current = made;
    return () => {
      sheet.current = null;
      made.stop();
    };
  }, []);

  useEffect(() => {
    sheet.current?.show({ room, document, page, view, tool, account, onView, onPage, onRefused });
  });

  const shown = document.pages[page - 1];
  const place = { document: document.id, page };

  const tell = (text: Writing, gone = false) => {
    if (shown)
      room.signal('drawing', { ...place, mark: markOf(shown, text), from: 0, ...(gone && { gone }) });
  };

  const put = (text: Writing | null) => {
    setWriting(null);
    box.current?.focus();
    const changed = writing?.changes;
    if (!text || text.text === changed?.text) {
      if (writing) tell(writing, true);
      return;
    }
    if (changed) sheet.current?.erase([changed.id]);
    if (text.text === '') tell(text, true);
    else if (shown) void sheet.current?.do({ kind: 'mark', ...place, mark: markOf(shown, text) });
  };

  const name = document.name ?? t(`kind.${document.kind}`);
  const waits = picture === 'ready' ? '' : t(`page.${picture}`);
  return (
    // A drawing surface takes keys and pointers itself, as ARIA's application does.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      role="application"
      aria-label={t('page.label', { name, page })}
      aria-describedby={help}
      data-document={document.id}
      data-page={page}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={(ev) => {
        if (sheet.current && onKey(ev, sheet.current)) ev.preventDefault();
      }}
      className={cx('relative touch-none overflow-hidden select-none', cursorOf(tool), className)}
    >
      <span id={help} hidden>
        {t('page.keys')}
      </span>
      <div ref={sheetElement} className="absolute top-0 left-0 origin-top-left bg-white shadow-md">
        <canvas ref={image} data-layer="image" className="absolute inset-0 size-full" />
        <canvas ref={marks} data-layer="marks" className="absolute inset-0" />
        <canvas ref={live} data-layer="live" className="absolute inset-0" />
        {writing && shown && (
          <TextEditor key={writing.id} page={shown} writing={writing} onChange={tell} onDone={put} />
        )}
      </div>
      {waits !== '' && (
        <p
          role="status"
          className="pointer-events-none absolute inset-0 flex items-center justify-center p-4 text-center text-solid-gray-800"
        >
          <span className="rounded-lg bg-white/90 px-4 py-2">{waits}</span>
        </p>
      )}
    </div>
  );
}

function cursorOf(tool: ToolChoice | null): string {
  if (!tool || tool.tool === 'hand') return 'cursor-grab active:cursor-grabbing';
  return tool.tool === 'text' ? 'cursor-text' : 'cursor-crosshair';
}

/** onKey does what a key on the page means, and says whether it meant something. */
function onKey(ev: KeyboardEvent, sheet: Sheet): boolean {
  const now = sheet.now;
  if (!now || ev.target instanceof HTMLTextAreaElement) return false;
  if (ev.ctrlKey || ev.metaKey) return onHistoryKey(ev, sheet);
  if (ev.altKey) return false;
  if (ev.key === 'PageDown' || ev.key === 'PageUp') {
    now.onPage?.(ev.key === 'PageDown' ? 1 : -1);
    return now.onPage !== undefined;
  }
  if (!sheet.mayMove) return false;
  const { lens } = sheet;
  switch (ev.key) {
    case '+':
    case ';': // the same key without Shift on a Japanese keyboard
      lens.zoom(keyZoom);
      break;
    case '-':
      lens.zoom(1 / keyZoom);
      break;
    case '0':
      lens.whole();
      break;
    case 'ArrowLeft':
      lens.pan(keyPan, 0);
      break;
    case 'ArrowRight':
      lens.pan(-keyPan, 0);
      break;
    case 'ArrowUp':
      lens.pan(0, keyPan);
      break;
    case 'ArrowDown':
      lens.pan(0, -keyPan);
      break;
    default:
      return false;
  }
  lens.settle();
  return true;
}

/** Undo and redo belong to who draws: they take back one's own last change of the page. */
function onHistoryKey(ev: KeyboardEvent, sheet: Sheet): boolean {
  const now = sheet.now;
  const key = ev.key.toLowerCase();
  if (!now?.tool || (key !== 'z' && key !== 'y')) return false;
  const kind = key === 'y' || ev.shiftKey ? 'redo' : 'undo';
  void sheet.do({ kind, document: now.document.id, page: now.page });
  return true;
}
