import type { Action, RoomDocument, View } from '../../lib/room/protocol';
import type { RoomView } from '../../lib/room/room';
import * as t from './times';

// What lies between the citizen and the staff during a talk: the page on the
// stage, the conversation, the pen. The room itself is the server's (its doc
// says what was shared); here is only where this citizen stands in it.

export const inks = ['black', 'red', 'blue'] as const;
export type Ink = (typeof inks)[number];

export interface Pen {
  tool: 'pen' | 'eraser';
  ink: Ink;
  thick: boolean;
}

/** A message of the staff over the picture. */
export interface Caption {
  /** Its place in the room's chat, from 0. */
  index: number;
  since: number;
}

export interface Desk {
  /** The list of messages is open; `back` counts its leaves back from the last. */
  messages: { back: number } | null;
  /** So many messages of the chat are known, and so many are read. Null: no room has opened yet. */
  known: number | null;
  read: number;
  captions: readonly Caption[];
  pen: Pen;
  /** Since when it is said that nobody writes on this page any more. */
  takenSince: number | null;
  /** Since when each print job is as it is. */
  prints: Readonly<Record<string, number>>;
  /** Since when it is said that something could not be done. */
  refusedSince: number | null;
}

/** What the citizen does there. */
export type DeskTouch =
  | { want: 'write' }
  | { want: 'page'; page: number }
  | { want: 'add-page' }
  | { want: 'undo' }
  | { want: 'clear' }
  | { want: 'pen'; pen: Partial<Pen> }
  | { want: 'messages' }
  | { want: 'messages-close' }
  | { want: 'leaf'; by: 1 | -1 }
  | { want: 'reply'; text: string };

const firstPen: Pen = { tool: 'pen', ink: 'black', thick: false };

/** deskOf is the desk at the beginning of a talk, or when this page came back into one. */
export function deskOf(view: RoomView | null): Desk {
  return {
    messages: null,
    known: view?.doc.chat.length ?? null,
    read: view?.doc.chat.length ?? 0,
    captions: [],
    pen: firstPen,
    takenSince: null,
    prints: {},
    refusedSince: null,
  };
}

/** The page on the stage. */
export interface Shown {
  document: RoomDocument;
  /** From 1. */
  page: number;
  view: View;
  /** The citizen may write on it. */
  writable: boolean;
}

/** shown is what everybody looks at; null while there is no page of it. */
export function shown(view: RoomView | null): Shown | null {
  if (!view) return null;
  const { stage, documents, citizenDraws } = view.doc;
  const document = documents.find((d) => d.id === stage.document);
  const page = stage.page ?? 1;
  if (!document?.pages[page - 1]) return null;
  return { document, page, view: stage.view, writable: citizenDraws || document.kind === 'pad' };
}

/** coming says whether the staff's document is on its way. */
export function coming(view: RoomView | null): boolean {
  const onTheWay = ['receiving', 'waiting', 'converting'];
  return view?.doc.documents.some((d) => onTheWay.includes(d.state) && d.pages.length === 0) ?? false;
}

/** lookAt takes the room's news onto the desk. */
export function lookAt(
  desk: Desk,
  before: RoomView | null,
  view: RoomView | null,
  account: string | null,
  now: number,
): Desk {
  if (!view || view.status === 'opening') return desk;
  const { chat } = view.doc;
  const known = desk.known ?? chat.length;
  const fresh = chat
    .slice(known)
    .flatMap((message, i) => (message.by === account ? [] : [{ index: known + i, since: now }]));
  const open = desk.messages !== null;
  return {
    ...desk,
    known: chat.length,
    read: open || desk.known === null ? chat.length : Math.min(desk.read, chat.length),
    captions: open ? [] : [...desk.captions, ...fresh].slice(-t.MOST_CAPTIONS),
    takenSince: taken(before, view) ? now : shown(view)?.writable ? null : desk.takenSince,
    prints: since(desk, before, view, now),
  };
}

/** The page is still there, and the pen is not. */
function taken(before: RoomView | null, view: RoomView): boolean {
  const was = shown(before);
  const is = shown(view);
  return was?.writable === true && is?.writable === false && is.document.id === was.document.id;
}

function since(desk: Desk, before: RoomView | null, view: RoomView, now: number): Desk['prints'] {
  const out: Record<string, number> = {};
  for (const print of view.doc.prints) {
    const was = before?.doc.prints.find((p) => p.id === print.id);
    const same = was?.state === print.state && was.reason === print.reason;
    out[print.id] = (same ? desk.prints[print.id] : undefined) ?? now;
  }
  return out;
}

/** settleDesk takes away what has been said for long enough. */
export function settleDesk(desk: Desk, now: number): Desk {
  const captions = desk.captions.filter((c) => now - c.since < t.CAPTION_MS);
  const over = (at: number | null, ms: number) => (at !== null && now - at >= ms ? null : at);
  const takenSince = over(desk.takenSince, t.TAKEN_MS);
  const refusedSince = over(desk.refusedSince, t.REFUSED_MS);
  const same =
    captions.length === desk.captions.length &&
    takenSince === desk.takenSince &&
    refusedSince === desk.refusedSince;
  return same ? desk : { ...desk, captions, takenSince, refusedSince };
}

/** unread counts the staff's messages that the citizen has not opened. */
export function unread(desk: Desk, view: RoomView | null, account: string | null): number {
  return (view?.doc.chat ?? []).slice(desk.read).filter((m) => m.by !== account).length;
}

/** touchDesk says what follows from a touch: the desk after it, and what is asked of the room. */
export function touchDesk(desk: Desk, view: RoomView | null, touch: DeskTouch): [Desk, Action | null] {
  const chat = view?.doc.chat.length ?? 0;
  switch (touch.want) {
    case 'pen':
      return [{ ...desk, pen: { ...desk.pen, ...touch.pen } }, null];
    case 'messages':
      return [{ ...desk, messages: { back: 0 }, read: chat, captions: [] }, null];
    case 'messages-close':
      return [{ ...desk, messages: null }, null];
    case 'leaf': {
      if (!desk.messages) return [desk, null];
      return [{ ...desk, messages: { back: Math.max(0, desk.messages.back - touch.by) } }, null];
    }
    case 'reply':
      return [
        { ...desk, messages: { back: 0 } },
        { kind: 'chat', text: touch.text },
      ];
    case 'write':
      return [{ ...desk, messages: null }, write(view)];
    default:
      return [desk, onPage(shown(view), touch)];
  }
}

/** write opens a writing pad, or the one that is there at its last page. */
function write(view: RoomView | null): Action | null {
  if (shown(view)?.document.kind === 'pad') return null;
  const pad = view?.doc.documents.findLast((d) => d.kind === 'pad' && d.pages.length > 0);
  return pad ? { kind: 'show', document: pad.id, page: pad.pages.length } : { kind: 'pad' };
}

function onPage(
  on: Shown | null,
  touch: Extract<DeskTouch, { want: 'page' | 'add-page' | 'undo' | 'clear' }>,
): Action | null {
  if (!on?.writable) return null;
  const document = on.document.id;
  switch (touch.want) {
    case 'page':
      return { kind: 'show', document, page: touch.page };
    case 'add-page':
      return { kind: 'add-page', document };
    default:
      return { kind: touch.want, document, page: on.page };
  }
}
