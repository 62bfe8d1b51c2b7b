import { describe, expect, test } from 'vitest';

import type { Trace, TraceMessage } from './api';
import { asText, ladder, serverColumn } from './ladder';

const message = (leg: string, out: boolean, method: string, status = 0, at = 0): TraceMessage => ({
  at: new Date(1_800_000_000_000 + at).toISOString(),
  leg,
  out,
  method,
  status,
  start: status === 0 ? `${method} sip:x SIP/2.0` : `SIP/2.0 ${status} Fine`,
  text: `${method} text`,
  transport: 'wss',
  remote: '192.0.2.1:1',
});

const trace: Trace = {
  call: 'c1',
  legs: [
    { id: 'a', account: '1', name: 'ブース', page: true },
    { id: 'b', account: '2', name: '窓口 花子', page: true, userAgent: 'Edge' },
    { id: 'c', account: '3', name: '管理', page: false },
  ],
  messages: [
    message('a', false, 'INVITE'),
    message('b', true, 'INVITE', 0, 40),
    message('b', false, 'INVITE', 200, 1500),
  ],
};

describe('ladder', () => {
  test('puts the caller left of the server and all others right of it', () => {
    expect(ladder(trace).columns.map((c) => c.id)).toEqual(['a', serverColumn, 'b', 'c']);
    expect(ladder(trace).columns.map((c) => c.at)).toEqual([0.125, 0.375, 0.625, 0.875]);
  });
  test('draws who sent a message to whom, and when', () => {
    const { rungs } = ladder(trace);
    expect(rungs.map((r) => [r.from, r.to])).toEqual([
      [0.125, 0.375],
      [0.375, 0.625],
      [0.625, 0.375],
    ]);
    expect(rungs.map((r) => r.label)).toEqual(['INVITE', 'INVITE', '200 Fine (INVITE)']);
    expect(rungs.map((r) => r.after)).toEqual([0, 40, 1500]);
  });
  test('is a text file, too', () => {
    const text = asText(trace);
    expect(text).toContain('server -> 窓口 花子 Edge 192.0.2.1:1 wss\nINVITE text');
    expect(text.match(/^---/gm)).toHaveLength(3);
  });
});
