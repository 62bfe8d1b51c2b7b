// A room's server in small, for tests and for the stage of pages: it numbers,
// answers and remembers like the real one, and its lines can be cut anywhere.

import type { LiveSocket } from '../live';
import type {
  Action,
  Mark,
  MarksChange,
  Op,
  RoomClientMessage,
  RoomDoc,
  RoomDocument,
  RoomPart,
  RoomServerMessage,
} from './protocol';
import { applyOp, emptyDoc, marksOf } from './reduce';

type Change = DistributiveOmit<Op, 'type' | 'n' | 'at' | 'by' | 'ref'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export const refusal = { code: 'not-allowed', ja: '書き込めません。', en: 'Drawing is not allowed.' };

export class FakeServer {
  doc: RoomDoc = emptyDoc;
  readonly log: Op[] = [];
  readonly sockets = new Set<FakeSocket>();
  /** All that pages sent, also what was lost on the way. */
  readonly heard: RoomClientMessage[] = [];
  /** So many frames pass, in both directions, until the line is cut once. */
  budget = Infinity;
  /** Texts of chat that are refused. */
  refuse = new Set<string>();
  /** A frame takes so long (ms); at least 1, so that none overtakes another. */
  delay = 1;
  part: RoomPart = 'driver';
  private readonly answers = new Map<string, RoomServerMessage>();
  private readonly undone: MarksChange[] = [];
  private z = 0;

  get n(): number {
    return this.log.length;
  }

  /** open is what openRoom takes for a WebSocket; the address says who comes, and how far they are. */
  open = (url: string, account = 'me'): LiveSocket => {
    const socket = new FakeSocket(this, account);
    setTimeout(() => {
      if (!socket.there) return;
      this.sockets.add(socket);
      socket.onopen?.();
      const after = Number(new URL(url, 'ws://room').searchParams.get('after'));
      const known = after > 0 && after <= this.n;
      const state = known ? {} : { state: this.doc };
      socket.give({ type: 'welcome', call: 'c1', n: this.n, part: this.part, equipment: {}, ...state });
      if (known) for (const op of this.log.slice(after)) socket.give(op);
    }, this.delay);
    return socket;
  };

  /** cut drops all lines; frames on their way are lost. */
  cut(): void {
    for (const socket of [...this.sockets]) socket.drop();
  }

  /** act does something by itself. */
  act(change: Change, by = '', ref?: string): void {
    const op = { type: 'op', n: this.n + 1, at: '2026-04-01T00:00:00Z', by, ...change } as Op;
    if (ref !== undefined) op.ref = ref;
    this.log.push(op);
    this.doc = applyOp(this.doc, op);
    for (const socket of this.sockets) socket.give(op);
  }

  addDocument(document: Partial<RoomDocument> & Pick<RoomDocument, 'id' | 'pages'>): void {
    const { at = '2026-04-01T00:00:00Z', by = 'me', kind = 'file', state = 'ready' } = document;
    this.act({ kind: 'document', document: { ...document, at, by, kind, state } });
  }

  take(socket: FakeSocket, message: RoomClientMessage): void {
    switch (message.type) {
      case 'ping':
        socket.give({ type: 'pong' });
        return;
      case 'signal':
        for (const other of this.sockets) {
          if (other !== socket) other.give({ ...message, from: socket.account });
        }
        return;
      case 'do': {
        const { ref, action } = message;
        let answer = this.answers.get(ref);
        if (!answer) {
          answer = this.perform(action, socket.account, ref)
            ? { type: 'done', ref }
            : { type: 'refused', ref, problem: refusal };
          this.answers.set(ref, answer);
        }
        socket.give(answer);
      }
    }
  }

  /** pass says whether one more frame goes through; at the end of the budget the lines are cut. */
  pass(): boolean {
    if (this.budget === 0) {
      this.budget = Infinity;
      this.cut();
      return false;
    }
    this.budget--;
    return true;
  }

  private perform(action: Action, by: string, ref: string): boolean {
    switch (action.kind) {
      case 'chat':
        if (this.refuse.has(action.text)) return false;
        this.act({ kind: 'chat', chat: { by, at: '2026-04-01T00:00:00Z', text: action.text } }, by, ref);
        return true;
      case 'mark':
        if (this.part === 'viewer') return false;
        this.change(action, [{ ...action.mark, by, z: ++this.z }], [], by, ref);
        return true;
      case 'erase':
        this.change(action, [], action.ids, by, ref);
        return true;
      case 'clear':
        this.change(
          action,
          [],
          marksOf(this.doc, action.document, action.page).map((m) => m.id),
          by,
          ref,
        );
        return true;
      case 'undo':
      case 'redo': {
        const last = (action.kind === 'undo' ? this.undos : this.undone).pop();
        if (last) this.change(last, last.add ?? [], last.remove ?? [], by, ref, action.kind === 'undo');
        return true;
      }
      case 'view':
        this.act({ kind: 'stage', stage: { ...this.doc.stage, view: action.view } }, by, ref);
        return true;
      case 'show': {
        const { document, page } = action;
        this.act({ kind: 'stage', stage: { document, page, view: { x: 0.5, y: 0.5, scale: 1 } } }, by, ref);
        return true;
      }
      default:
        return false;
    }
  }

  private readonly undos: MarksChange[] = [];

  private change(
    { document, page }: { document: string; page: number },
    add: Mark[],
    remove: string[],
    by: string,
    ref: string,
    undoing = false,
  ): void {
    const gone = marksOf(this.doc, document, page).filter((mark) => remove.includes(mark.id));
    const back = { document, page, add: gone, remove: add.map((mark) => mark.id) };
    (undoing ? this.undone : this.undos).push(back);
    this.act({ kind: 'marks', marks: { document, page, add, remove } }, by, ref);
  }
}

export class FakeSocket implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((ev: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  there = true;

  constructor(
    private readonly server: FakeServer,
    readonly account: string,
  ) {}

  send(data: string): void {
    const message = JSON.parse(data) as RoomClientMessage;
    this.server.heard.push(message);
    this.later(() => this.server.take(this, message));
  }

  give(message: RoomServerMessage | object): void {
    const data = JSON.stringify(message);
    this.later(() => this.onmessage?.({ data }));
  }

  /** close is the page's; drop is the line's. */
  close(): void {
    this.there = false;
    this.server.sockets.delete(this);
  }

  drop(): void {
    if (!this.there) return;
    this.close();
    setTimeout(() => this.onclose?.(), 0);
  }

  private later(task: () => void): void {
    setTimeout(() => {
      if (this.there && this.server.pass()) task();
    }, this.server.delay);
  }
}
