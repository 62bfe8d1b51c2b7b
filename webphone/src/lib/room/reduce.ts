import type { Mark, MarksChange, Op, PageMarks, RoomDoc } from './protocol';

/** What a room begins with, and what is left of it. */
export const emptyDoc: RoomDoc = {
  documents: [],
  stage: { view: { x: 0.5, y: 0.5, scale: 1 } },
  marks: [],
  citizenDraws: false,
  chat: [],
  prints: [],
  printers: [],
  kept: [],
};

/** applyOp gives the state after an operation; what did not change stays the same object. */
export function applyOp(doc: RoomDoc, op: Op): RoomDoc {
  switch (op.kind) {
    case 'document':
      return { ...doc, documents: replaced(doc.documents, op.document) };
    case 'remove':
      return {
        ...doc,
        documents: doc.documents.filter((d) => d.id !== op.id),
        marks: doc.marks.filter((m) => m.document !== op.id),
      };
    case 'stage':
      return { ...doc, stage: op.stage };
    case 'marks':
      return { ...doc, marks: changed(doc.marks, op.marks) };
    case 'allow':
      return { ...doc, citizenDraws: op.citizenDraws };
    case 'chat':
      return { ...doc, chat: [...doc.chat, op.chat] };
    case 'print':
      return { ...doc, prints: replaced(doc.prints, op.print) };
    case 'printers':
      return { ...doc, printers: op.printers };
    case 'kept':
      return { ...doc, kept: op.kept };
  }
}

const none: readonly Mark[] = [];

/** marksOf are a page's marks, the lowest first. */
export function marksOf(doc: RoomDoc, document: string, page: number): readonly Mark[] {
  return doc.marks.find((m) => m.document === document && m.page === page)?.marks ?? none;
}

function replaced<T extends { id: string }>(all: readonly T[], one: T): T[] {
  const at = all.findIndex((other) => other.id === one.id);
  return at < 0 ? [...all, one] : all.with(at, one);
}

function changed(all: PageMarks[], change: MarksChange): PageMarks[] {
  const at = all.findIndex((m) => m.document === change.document && m.page === change.page);
  const marks = changedPage(all[at]?.marks ?? [], change);
  if (at < 0) {
    return marks.length === 0 ? all : [...all, { document: change.document, page: change.page, marks }];
  }
  return marks.length === 0 ? all.toSpliced(at, 1) : all.with(at, { ...(all[at] as PageMarks), marks });
}

function changedPage(marks: readonly Mark[], { add = [], remove = [] }: MarksChange): Mark[] {
  const gone = new Set([...remove, ...add.map((mark) => mark.id)]);
  const kept = marks.filter((mark) => !gone.has(mark.id));
  const top = kept.at(-1)?.z ?? 0;
  const next = [...kept, ...add];
  // The usual stroke is the newest; what undo brings back goes where it was.
  if (add.some((mark, i) => mark.z < (add[i - 1]?.z ?? top))) next.sort((a, b) => a.z - b.z);
  return next;
}
