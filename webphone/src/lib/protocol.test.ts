import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  applyState,
  decode,
  ProtocolError,
  topicNames,
  type ClientMessage,
  type CommandName,
  type Commands,
  type State,
  type Topics,
} from './protocol';

const fixtures = join(import.meta.dirname, '../../../api/testdata/live');
const files = existsSync(fixtures) ? readdirSync(fixtures).filter((name) => name.startsWith('server-')) : [];

describe('the fixtures that the server’s tests decode, too', () => {
  it.runIf(files.length > 0).each(files)('%s', (name) => {
    const text = readFileSync(join(fixtures, name), 'utf8');
    const message = decode(text);
    expect(message).toEqual(JSON.parse(text));
    // The file's name says what it must be: server-TYPE-….json.
    expect(name.startsWith(`server-${message.type}`)).toBe(true);
    if (message.type === 'state') expect(topicNames).toContain(message.topic);
    if (message.type === 'snapshot') {
      expect(topicNames).toEqual(expect.arrayContaining(Object.keys(message.topics)));
      for (const party of message.topics.call?.parties ?? []) expect(party.id).toBeTypeOf('string');
    }
  });
});

const call = '0194300e-1111-7000-8000-000000000001';
const colleague = '0194300e-0000-7000-8000-000000000003';

/** One of each command: the types say what pages may send, the fixtures what the server takes. */
const sent: Commands = {
  presence: { presence: 'away', reason: 'break' },
  hold: { call },
  resume: { call },
  hangup: { call },
  repair: { call },
  'end-wrap-up': {},
  'extend-wrap-up': { seconds: 60 },
  dispose: { call, code: 'solved', note: '書類を郵送します' },
  needs: { language: 'en', access: ['large-text'] },
  invite: { call, purpose: 'consult', to: { kind: 'account', id: colleague } },
  'cancel-invite': { call },
  complete: { call },
  merge: { call },
  dismiss: { call, account: colleague },
  leave: { call },
  join: { call, mode: 'whisper' },
  'take-over': { call },
  slides: { call, on: true },
  health: {
    browser: 'Edge 131',
    page: '1.2.3',
    camera: 'ok',
    docCamera: 'missing',
    microphone: 'ok',
    speaker: 'trouble',
    network: 'good',
    devices: [{ kind: 'camera', label: 'HD Webcam' }],
  },
  'test-result': {
    test: '0194300e-2222-7000-8000-000000000001',
    devices: [
      { device: 'camera', state: 'ok' },
      { device: 'microphone', state: 'ok' },
      { device: 'speaker', state: 'trouble', code: 'not-heard' },
    ],
  },
  'set-presence': { account: '0194300e-0000-7000-8000-000000000002', presence: 'away', reason: 'break' },
  move: { call: '0194300e-1111-7000-8000-000000000002', queue: 'zeikin', first: true },
};

describe.runIf(files.length > 0)('what the server’s tests take', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as ClientMessage;

  it.each(Object.keys(sent) as CommandName[])('%s', (name) => {
    expect(read(`client-${name}.json`)).toMatchObject({ type: 'command', name, args: sent[name] });
  });

  it('an answer to alive', () => {
    const answer: ClientMessage = { type: 'alive', n: 7 };
    expect(read('client-alive.json')).toEqual(answer);
  });
});

describe('decode', () => {
  it.each([
    ['no JSON', '{'],
    ['an array', '[]'],
    ['a number', '7'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"surprise"}'],
    ['a snapshot without seq', '{"type":"snapshot","topics":{}}'],
    ['a snapshot without topics', '{"type":"snapshot","seq":1}'],
    ['a state without data', '{"type":"state","seq":2,"topic":"call"}'],
    ['a state with a text as seq', '{"type":"state","seq":"2","topic":"call","data":null}'],
    [
      'a hello without account',
      '{"type":"hello","protocol":1,"version":"1","serverTime":"2027-01-04T00:30:00Z"}',
    ],
  ])('refuses %s', (_, text) => {
    expect(() => decode(text)).toThrow(ProtocolError);
  });

  it('keeps fields that it does not know', () => {
    expect(decode('{"type":"reply","id":"1","later":true}')).toEqual({ type: 'reply', id: '1', later: true });
  });
});

describe('applyState', () => {
  const before: Topics = { buttons: [], call: undefined as never };
  const me = { presence: 'away', state: 'away', since: '2027-01-04T00:30:00Z', reachable: true } as const;

  it('replaces one document and leaves the old topics alone', () => {
    const after = applyState(before, { type: 'state', seq: 2, topic: 'me', data: me });
    expect(after.me).toEqual(me);
    expect(before.me).toBeUndefined();
    expect(after.buttons).toBe(before.buttons);
  });

  it('removes a document that is gone', () => {
    const gone: State = { type: 'state', seq: 3, topic: 'me', data: null };
    expect('me' in applyState({ me }, gone)).toBe(false);
  });
});
