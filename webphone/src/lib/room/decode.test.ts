import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ProtocolError } from '../protocol';
import { decodeDocument, decodeRoom } from './decode';
import type { RoomDoc } from './protocol';
import { emptyDoc } from './reduce';

const fixtures = join(import.meta.dirname, '../../../../consult/testdata/room');
const files = existsSync(fixtures) ? readdirSync(fixtures).filter((name) => name.startsWith('server-')) : [];

describe.runIf(files.length > 0)('the fixtures that the server’s tests decode, too', () => {
  it.each(files)('%s', (name) => {
    const text = readFileSync(join(fixtures, name), 'utf8');
    const message = decodeRoom(text);
    expect(message).toEqual(JSON.parse(text));
    // The file's name says what it must be: server-TYPE-….json.
    expect(name.startsWith(`server-${message.type}`)).toBe(true);
  });
});

const op = (kind: string, rest: object) => ({
  type: 'op',
  n: 1,
  at: '2026-04-01T00:00:00Z',
  by: '',
  kind,
  ...rest,
});
const mark = { id: 'm', by: 'a', z: 1, tool: 'pen', color: '#000000', width: 4, points: [1, 2, 0.5] };
const document = { id: 'd', kind: 'file', by: 'a', at: '', state: 'ready', pages: [] };
const welcome = { type: 'welcome', call: 'c', n: 0, part: 'driver', equipment: {} };

describe('decodeRoom', () => {
  it.each([
    ['a welcome', welcome],
    ['a welcome with the state', { ...welcome, state: emptyDoc }],
    ['a document', op('document', { document })],
    ['marks', op('marks', { marks: { document: 'd', page: 1, add: [mark], remove: ['x'] } })],
    ['unknown fields', op('chat', { chat: { by: 'a', at: '', text: '', mood: 'good' }, later: 1 })],
    ['a refusal', { type: 'refused', ref: 'r', problem: { code: 'c', ja: 'j', en: 'e' } }],
    [
      'a stroke',
      { type: 'signal', from: 'a', kind: 'drawing', data: { document: 'd', page: 1, mark, from: 0 } },
    ],
    ['an end', { type: 'bye', reason: 'over' }],
  ])('takes %s', (_, message) => {
    expect(decodeRoom(JSON.stringify(message))).toEqual(message);
  });

  it('takes null for the empty list, as Go writes a slice without anything', () => {
    const state = { ...emptyDoc, documents: null, marks: null, chat: null };
    const message = decodeRoom(JSON.stringify({ ...welcome, state })) as { state?: RoomDoc };
    expect(message.state).toEqual(emptyDoc);
  });

  it.each([
    ['no JSON', '{'],
    ['an array', '[]'],
    ['an unknown type', '{"type":"surprise"}'],
    ['an unknown operation', JSON.stringify(op('surprise', {}))],
    ['an unknown signal', '{"type":"signal","kind":"surprise","data":{}}'],
    [
      'an operation without a number',
      JSON.stringify({ ...op('allow', { citizenDraws: true }), n: undefined }),
    ],
    [
      'a document without pages',
      JSON.stringify(op('document', { document: { ...document, pages: undefined } })),
    ],
    [
      'a mark without points',
      JSON.stringify(op('marks', { marks: { document: 'd', page: 1, add: [{ ...mark, points: 1 }] } })),
    ],
    ['marks of nowhere', JSON.stringify(op('marks', { marks: { page: 1, add: [] } }))],
    ['a refusal without words', '{"type":"refused","ref":"r","problem":{"code":"c"}}'],
    ['a state without a stage', JSON.stringify({ ...welcome, state: { ...emptyDoc, stage: undefined } })],
  ])('refuses %s', (_, frame) => {
    expect(() => decodeRoom(frame)).toThrow(ProtocolError);
  });

  it('reads the document of an upload', () => {
    expect(decodeDocument(document)).toEqual(document);
    expect(() => decodeDocument({ id: 'd' })).toThrow(ProtocolError);
  });
});
