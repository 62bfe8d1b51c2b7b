import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Action, RoomClientMessage } from './protocol';

const fixtures = join(import.meta.dirname, '../../../../consult/testdata/room');
const files = existsSync(fixtures) ? readdirSync(fixtures) : [];

const document = 'd';
const place = { document, page: 1 };
const mark = { id: 'm', by: '', z: 0, tool: 'pen', color: '#000000', width: 4, points: [1, 2, 0.5] } as const;

/** One of each action: the types say what pages may send, the fixtures what the server takes. */
const actions: { [K in Action['kind']]: Extract<Action, { kind: K }> } = {
  board: { kind: 'board' },
  pad: { kind: 'pad' },
  'add-page': { kind: 'add-page', document },
  remove: { kind: 'remove', document },
  show: { kind: 'show', ...place },
  hide: { kind: 'hide' },
  view: { kind: 'view', view: { x: 0.5, y: 0.5, scale: 1 } },
  turn: { kind: 'turn', ...place, turn: 90 },
  mark: { kind: 'mark', ...place, mark: { ...mark, points: [] } },
  erase: { kind: 'erase', ...place, ids: [] },
  clear: { kind: 'clear', ...place },
  undo: { kind: 'undo', ...place },
  redo: { kind: 'redo', ...place },
  allow: { kind: 'allow', citizenDraws: true },
  chat: { kind: 'chat', text: '' },
  'cancel-print': { kind: 'cancel-print', id: 'p' },
};

describe.runIf(files.length > 0)('what the server’s tests take', () => {
  it.each(Object.keys(actions) as Action['kind'][])('%s', (kind) => {
    const text = readFileSync(join(fixtures, `client-do-${kind}.json`), 'utf8');
    const message = JSON.parse(text) as RoomClientMessage & { type: 'do' };
    expect(message).toMatchObject({ type: 'do', ref: expect.any(String) as string, action: { kind } });
    expect(Object.keys(message.action).sort()).toEqual(Object.keys(actions[kind]).sort());
  });
});
