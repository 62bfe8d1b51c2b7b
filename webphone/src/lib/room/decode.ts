import { ProtocolError } from '../protocol';
import type { Op, RoomDoc, RoomDocument, RoomServerMessage, SignalKind } from './protocol';

type Fields = Record<string, unknown>;

const signalKinds: readonly SignalKind[] = [
  'drawing',
  'laser',
  'equipment',
  'steer',
  'level',
  'freeze',
  'print',
];

/**
 * decodeRoom reads one frame of a room's socket. Unknown fields are kept; an
 * unknown type or kind, or a missing field, is an error: the page reconnects.
 */
export function decodeRoom(frame: string): RoomServerMessage {
  let message: unknown;
  try {
    message = JSON.parse(frame);
  } catch {
    throw new ProtocolError('not JSON');
  }
  if (!isRecord(message)) throw new ProtocolError('not an object');
  switch (message['type']) {
    case 'welcome':
      need(message, 'call', 'string');
      need(message, 'n', 'number');
      need(message, 'part', 'string');
      record(message, 'equipment');
      if (message['state'] !== undefined) checkState(record(message, 'state'));
      break;
    case 'op':
      need(message, 'n', 'number');
      need(message, 'at', 'string');
      need(message, 'by', 'string');
      checkOp(message);
      break;
    case 'done':
      need(message, 'ref', 'string');
      break;
    case 'refused':
      need(message, 'ref', 'string');
      checkProblem(record(message, 'problem'));
      break;
    case 'signal':
      record(message, 'data');
      if (!signalKinds.includes(message['kind'] as SignalKind)) {
        throw new ProtocolError(`unknown signal ${String(message['kind'])}`);
      }
      checkSignal(message['kind'] as SignalKind, record(message, 'data'));
      break;
    case 'pong':
      break;
    case 'bye':
      need(message, 'reason', 'string');
      break;
    default:
      throw new ProtocolError(`unknown type ${String(message['type'])}`);
  }
  return message as unknown as RoomServerMessage;
}

/** decodeDocument reads a document that an upload was answered with. */
export function decodeDocument(value: unknown): RoomDocument {
  const doc = asRecord(value, 'document');
  checkDocument(doc);
  return doc as unknown as RoomDocument;
}

const lists = [
  'documents',
  'marks',
  'chat',
  'prints',
  'printers',
  'kept',
] as const satisfies (keyof RoomDoc)[];

function checkState(state: Fields): void {
  for (const field of lists) list(state, field);
  for (const doc of state['documents'] as unknown[]) checkDocument(asRecord(doc, 'document'));
  for (const page of state['marks'] as unknown[]) checkMarks(asRecord(page, 'marks'), ['marks']);
  checkStage(record(state, 'stage'));
  need(state, 'citizenDraws', 'boolean');
}

function checkOp(op: Fields): void {
  switch (op['kind'] as Op['kind']) {
    case 'document': {
      checkDocument(record(op, 'document'));
      return;
    }
    case 'remove': {
      need(op, 'id', 'string');
      return;
    }
    case 'stage': {
      checkStage(record(op, 'stage'));
      return;
    }
    case 'marks': {
      checkMarks(record(op, 'marks'), ['add', 'remove']);
      return;
    }
    case 'allow': {
      need(op, 'citizenDraws', 'boolean');
      return;
    }
    case 'chat': {
      need(record(op, 'chat'), 'text', 'string');
      return;
    }
    case 'print': {
      need(record(op, 'print'), 'id', 'string');
      return;
    }
    case 'printers': {
      list(op, 'printers');
      return;
    }
    case 'kept': {
      list(op, 'kept');
      return;
    }
    default:
      throw new ProtocolError(`unknown operation ${String(op['kind'])}`);
  }
}

function checkSignal(kind: SignalKind, data: Fields): void {
  if (kind !== 'drawing' && kind !== 'laser') return;
  need(data, 'document', 'string');
  need(data, 'page', 'number');
  if (kind === 'drawing') {
    need(data, 'from', 'number');
    checkMark(record(data, 'mark'));
  }
}

function checkDocument(doc: Fields): void {
  for (const field of ['id', 'kind', 'state'] satisfies (keyof RoomDocument)[]) need(doc, field, 'string');
  list(doc, 'pages');
}

function checkStage(stage: Fields): void {
  const view = record(stage, 'view');
  for (const field of ['x', 'y', 'scale']) need(view, field, 'number');
}

function checkMarks(marks: Fields, fields: readonly string[]): void {
  need(marks, 'document', 'string');
  need(marks, 'page', 'number');
  for (const field of fields) {
    if (field !== 'marks' && marks[field] === undefined) continue;
    list(marks, field);
    if (field === 'remove') continue;
    for (const mark of marks[field] as unknown[]) checkMark(asRecord(mark, 'mark'));
  }
}

function checkMark(mark: Fields): void {
  need(mark, 'id', 'string');
  need(mark, 'tool', 'string');
  need(mark, 'color', 'string');
  need(mark, 'width', 'number');
  list(mark, 'points');
}

function checkProblem(problem: Fields): void {
  for (const field of ['code', 'ja', 'en']) need(problem, field, 'string');
}

function isRecord(v: unknown): v is Fields {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

function asRecord(v: unknown, name: string): Fields {
  if (!isRecord(v)) throw new ProtocolError(`${name} is no object`);
  return v;
}

function need(fields: Fields, field: string, type: 'string' | 'number' | 'boolean'): void {
  if (typeof fields[field] !== type) throw new ProtocolError(`field ${field} is missing`);
}

function record(fields: Fields, field: string): Fields {
  return asRecord(fields[field], `field ${field}`);
}

/** list takes null for the empty list, as Go writes a slice that nothing was put into. */
function list(fields: Fields, field: string): void {
  if (fields[field] === null) fields[field] = [];
  if (!Array.isArray(fields[field])) throw new ProtocolError(`field ${field} is no list`);
}
