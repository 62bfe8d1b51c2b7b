import { describe, expect, it } from 'vitest';

import type { Mark, Op, RoomDoc, RoomDocument } from './protocol';
import { applyOp, emptyDoc, marksOf } from './reduce';

const at = '2026-04-01T00:00:00Z';
const base = { type: 'op', n: 1, at, by: 'a' } as const;
const view = { x: 0.5, y: 0.5, scale: 1 };

const documentOf = (id: string, patch: Partial<RoomDocument> = {}): RoomDocument => ({
  id,
  kind: 'file',
  by: 'a',
  at,
  state: 'ready',
  pages: [{ width: 100, height: 200 }],
  ...patch,
});
const mark = (id: string, z: number): Mark => ({
  id,
  by: 'a',
  z,
  tool: 'pen',
  color: '#000000',
  width: 4,
  points: [1, 2, 0.5],
});
const marks = (add: Mark[], remove: string[] = [], page = 1): Op => ({
  ...base,
  kind: 'marks',
  marks: { document: 'd', page, add, remove },
});

/** freeze makes any change of a state an error. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}

function run(...ops: Op[]): RoomDoc {
  return ops.reduce((doc, op) => freeze(applyOp(doc, freeze(op))), freeze(emptyDoc));
}

const ids = (doc: RoomDoc, page = 1) => marksOf(doc, 'd', page).map((m) => m.id);

describe('applyOp', () => {
  it('adds documents in order and replaces them in place', () => {
    const doc = run(
      { ...base, kind: 'document', document: documentOf('d', { state: 'receiving' }) },
      { ...base, kind: 'document', document: documentOf('e') },
      { ...base, kind: 'document', document: documentOf('d') },
    );
    expect(doc.documents.map((d) => [d.id, d.state])).toEqual([
      ['d', 'ready'],
      ['e', 'ready'],
    ]);
  });

  it('removes a document with its marks, and nothing else', () => {
    const doc = run(
      { ...base, kind: 'document', document: documentOf('d') },
      { ...base, kind: 'document', document: documentOf('e') },
      marks([mark('x', 1)]),
      { ...base, kind: 'marks', marks: { document: 'e', page: 1, add: [mark('y', 2)] } },
      { ...base, kind: 'remove', id: 'd' },
    );
    expect(doc.documents.map((d) => d.id)).toEqual(['e']);
    expect(doc.marks.map((m) => m.document)).toEqual(['e']);
  });

  it('takes marks away, then adds, ordered by z', () => {
    const drawn = run(marks([mark('a', 1)]), marks([mark('b', 2), mark('c', 3)]));
    expect(ids(drawn)).toEqual(['a', 'b', 'c']);
    const erased = applyOp(drawn, marks([], ['b']));
    expect(ids(erased)).toEqual(['a', 'c']);
    expect(ids(applyOp(erased, marks([mark('b', 2)]))), 'what undo brings back').toEqual(['a', 'b', 'c']);
    expect(ids(applyOp(drawn, marks([mark('b', 4)]))), 'never twice').toEqual(['a', 'c', 'b']);
  });

  it('keeps no page without marks, and pages apart', () => {
    const doc = run(marks([mark('a', 1)]), marks([mark('b', 2)], [], 2), marks([], ['a']));
    expect(doc.marks).toEqual([{ document: 'd', page: 2, marks: [mark('b', 2)] }]);
    expect(run(marks([], ['unknown'])).marks).toEqual([]);
  });

  it('replaces the rest as a whole', () => {
    const chat = { by: 'a', at, text: 'はい' };
    const doc = run(
      { ...base, kind: 'stage', stage: { document: 'd', page: 2, view } },
      { ...base, kind: 'allow', citizenDraws: true },
      { ...base, kind: 'chat', chat },
      { ...base, kind: 'chat', chat },
      { ...base, kind: 'printers', printers: [] },
      { ...base, kind: 'kept', kept: [] },
    );
    expect(doc).toEqual({
      ...emptyDoc,
      stage: { document: 'd', page: 2, view },
      citizenDraws: true,
      chat: [chat, chat],
    });
  });

  it('leaves what did not change the same object', () => {
    const before = run(marks([mark('a', 1)]), marks([mark('b', 2)], [], 2));
    const after = applyOp(before, marks([mark('c', 3)]));
    expect(after.marks[1]).toBe(before.marks[1]);
    expect(after.documents).toBe(before.documents);
  });
});
