import { describe, expect, it } from 'vitest';

import type { RoomDoc } from '../../lib/room/protocol';
import type { RoomView } from '../../lib/room/room';
import { documentOf, onStage, padPage, printOf, said, viewOf } from '../stage/fake-room';
import {
  deskOf,
  coming,
  lookAt,
  settleDesk,
  shown,
  touchDesk,
  unread,
  type Desk,
  type DeskTouch,
} from './desk';
import { hasPaper, paper } from './paper';
import { CAPTION_MS, PAPER_MS, REFUSED_MS, TAKEN_MS } from './times';

const letter = documentOf('d1');
const pad = documentOf('d2', { kind: 'pad', pages: [padPage, padPage] });

/** Table is a desk in front of a room that changes. */
class Table {
  now = 1_000_000;
  view: RoomView | null = null;
  desk: Desk = deskOf(null);

  room(doc: Partial<RoomDoc>, patch: Partial<RoomView> = {}): this {
    const before = this.view;
    this.view = viewOf({ ...before?.doc, ...doc }, patch);
    this.desk = lookAt(this.desk, before, this.view, 'k1', this.now);
    return this;
  }
  after(ms: number): this {
    this.now += ms;
    this.desk = settleDesk(this.desk, this.now);
    return this;
  }
  touch(touch: DeskTouch) {
    const [desk, action] = touchDesk(this.desk, this.view, touch);
    this.desk = desk;
    return action;
  }
  get captions() {
    return this.desk.captions.map((c) => this.view?.doc.chat[c.index]?.text);
  }
  get paper() {
    return paper(this.desk, this.view, this.now);
  }
}

describe('what is on the stage', () => {
  it('is a page that is there', () => {
    expect(shown(null)).toBeNull();
    expect(shown(viewOf())).toBeNull();
    expect(shown(viewOf(onStage(letter, 2)))).toMatchObject({ document: letter, page: 2, writable: false });
    expect(shown(viewOf(onStage(letter, 3)))).toBeNull();
  });

  it('may be written on where the staff allow it, and always on a pad', () => {
    expect(shown(viewOf(onStage(letter, 1, { citizenDraws: true })))?.writable).toBe(true);
    expect(shown(viewOf(onStage(pad)))?.writable).toBe(true);
  });

  it('says for a while that writing is over, on a page that is still there', () => {
    const table = new Table().room(onStage(letter, 1, { citizenDraws: true }));
    expect(table.room({ citizenDraws: false }).desk.takenSince).toBe(table.now);
    expect(table.after(TAKEN_MS).desk.takenSince).toBeNull();
    table.room({ citizenDraws: true }).room({ citizenDraws: false }).room({ citizenDraws: true });
    expect(table.desk.takenSince).toBeNull();
    // A pad that is put away takes its pen along: nothing is to be said.
    table.room(onStage(pad)).room({ stage: { view: { x: 0.5, y: 0.5, scale: 1 } } });
    expect(table.desk.takenSince).toBeNull();
  });

  it('tells of a document that is on its way', () => {
    const way = documentOf('d9', { state: 'converting', pages: [] });
    expect(coming(viewOf({ documents: [letter] }))).toBe(false);
    expect(coming(viewOf({ documents: [way] }))).toBe(true);
    expect(coming(viewOf({ documents: [{ ...way, state: 'failed' }] }))).toBe(false);
  });
});

describe('messages of the staff', () => {
  it('stand over the picture for a while, the last two', () => {
    const table = new Table().room({ chat: [] });
    table.room({ chat: [said('s1', 'a')] }).after(5_000);
    table.room({ chat: [said('s1', 'a'), said('k1', 'mine'), said('s1', 'b')] });
    expect(table.captions).toEqual(['a', 'b']);
    expect(table.after(CAPTION_MS - 5_000).captions).toEqual(['b']);
    table.room({ chat: ['a', 'b', 'c', 'd', 'e'].map((text) => said('s1', text)) });
    expect(table.captions).toEqual(['d', 'e']);
    expect(table.after(CAPTION_MS).captions).toEqual([]);
    expect(unread(table.desk, table.view, 'k1')).toBe(5);
  });

  it('go when they are read', () => {
    const table = new Table().room({ chat: [] }).room({ chat: [said('s1', 'a')] });
    expect(table.touch({ want: 'messages' })).toBeNull();
    expect(table.captions).toEqual([]);
    expect(unread(table.desk, table.view, 'k1')).toBe(0);
    // Whoever reads the list needs nothing over the picture.
    table.room({ chat: [said('s1', 'a'), said('s1', 'b')] });
    expect(table.captions).toEqual([]);
    expect(unread(table.desk, table.view, 'k1')).toBe(0);
    table.touch({ want: 'messages-close' });
    expect(table.desk.messages).toBeNull();
  });

  it('of before this page was loaded are no news', () => {
    const table = new Table().room({ chat: [said('s1', 'old')] }, { status: 'opening' });
    expect(table.desk.known).toBeNull();
    table.room({ chat: [said('s1', 'old')] });
    expect(table.captions).toEqual([]);
    expect(unread(table.desk, table.view, 'k1')).toBe(0);
  });

  it('are answered with one touch', () => {
    const table = new Table().room({ chat: [said('s1', 'a')] });
    table.touch({ want: 'messages' });
    table.touch({ want: 'leaf', by: -1 });
    expect(table.desk.messages).toEqual({ back: 1 });
    expect(table.touch({ want: 'reply', text: 'はい' })).toEqual({ kind: 'chat', text: 'はい' });
    expect(table.desk.messages).toEqual({ back: 0 });
    table.touch({ want: 'leaf', by: 1 });
    expect(table.desk.messages).toEqual({ back: 0 });
  });
});

describe('writing', () => {
  it('asks for the pad, unless it lies there', () => {
    const table = new Table().room({});
    table.touch({ want: 'messages' });
    expect(table.touch({ want: 'write' })).toEqual({ kind: 'pad' });
    expect(table.desk.messages).toBeNull();
    expect(table.room(onStage(pad)).touch({ want: 'write' })).toBeNull();
  });

  it('turns and adds pages, undoes and clears on the page that is seen', () => {
    const table = new Table().room(onStage(pad, 2));
    expect(table.touch({ want: 'page', page: 1 })).toEqual({ kind: 'show', document: 'd2', page: 1 });
    expect(table.touch({ want: 'add-page' })).toEqual({ kind: 'add-page', document: 'd2' });
    expect(table.touch({ want: 'undo' })).toEqual({ kind: 'undo', document: 'd2', page: 2 });
    expect(table.touch({ want: 'clear' })).toEqual({ kind: 'clear', document: 'd2', page: 2 });
  });

  it('does nothing where the citizen may not write', () => {
    const table = new Table().room(onStage(letter));
    for (const want of ['undo', 'clear', 'add-page'] as const) expect(table.touch({ want })).toBeNull();
    expect(table.touch({ want: 'page', page: 2 })).toBeNull();
  });

  it('keeps the pen that was chosen', () => {
    const table = new Table();
    table.touch({ want: 'pen', pen: { tool: 'eraser' } });
    table.touch({ want: 'pen', pen: { tool: 'pen', ink: 'red' } });
    expect(table.desk.pen).toEqual({ tool: 'pen', ink: 'red', thick: false });
  });

  it('says for a while that something was refused', () => {
    const table = new Table();
    table.desk = { ...table.desk, refusedSince: table.now };
    expect(table.after(REFUSED_MS - 1).desk.refusedSince).not.toBeNull();
    expect(table.after(1).desk.refusedSince).toBeNull();
  });
});

describe('printing', () => {
  it.each([
    [printOf({ state: 'queued' }), 'running'],
    [printOf({ state: 'sent', confirmed: false }), 'running'],
    [printOf({ state: 'printing' }), 'running'],
    [printOf({ state: 'attention', reason: 'media-empty' }), 'empty'],
    [printOf({ state: 'attention', reason: 'media-jam' }), 'jam'],
    [printOf({ state: 'attention', reason: 'cover-open' }), 'door'],
    [printOf({ state: 'attention', reason: 'toner-empty' }), 'ink'],
    [printOf({ state: 'attention', reason: 'offline' }), 'attention'],
    [printOf({ state: 'attention' }), 'attention'],
    [printOf({ state: 'done' }), 'done'],
    [printOf({ state: 'done', confirmed: false }), 'unsure'],
    [printOf({ state: 'failed', reason: 'unreachable' }), 'failed'],
    [printOf({ state: 'cancelled' }), 'cancelled'],
  ] as const)('%#: is said in one word', (print, word) => {
    expect(new Table().room({}).room({ prints: [print] }).paper).toBe(word);
  });

  it('is said while it lasts, and its end for a while', () => {
    const table = new Table().room({ prints: [printOf()] });
    expect(table.after(10 * PAPER_MS).paper).toBe('running');
    table.room({ prints: [printOf({ state: 'done' })] });
    expect(table.after(PAPER_MS - 1).room({ citizenDraws: true }).paper).toBe('done');
    expect(table.after(1).paper).toBeNull();
  });

  it('tells what stops before what runs, and that before what is over', () => {
    const table = new Table().room({ prints: [printOf(), printOf({ id: 'p2', state: 'done' })] });
    expect(table.paper).toBe('running');
    table.room({ prints: [printOf(), printOf({ id: 'p2', state: 'attention', reason: 'media-jam' })] });
    expect(table.paper).toBe('jam');
  });

  it('leaves paper only when it was sent', () => {
    expect(hasPaper(viewOf({ prints: [printOf({ state: 'queued' }), printOf({ state: 'failed' })] }))).toBe(
      false,
    );
    expect(hasPaper(viewOf({ prints: [printOf({ state: 'sent' })] }))).toBe(true);
  });
});
