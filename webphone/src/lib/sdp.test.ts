import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ownMids, readLines } from './sdp';

/** The server's own descriptions: what its tests say it writes is what is read here. */
const golden = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../media/sdp/testdata/golden', `${name}.sdp`), 'utf8');

describe('readLines', () => {
  it.each([
    ['three-h264', ['A', 'A', 'B', 'B']],
    ['three-vp8', ['A', 'A', 'B', 'B']],
    ['three-with-phone-vp8', ['A', 'A', 'B', 'B']],
    ['four-h264', ['A', 'A', 'B', 'B', 'C', 'C']],
    ['four-vp8', ['A', 'A', 'B', 'B', 'C', 'C']],
  ])('knows whom each line of %s carries', (name, parties) => {
    const lines = readLines(golden(name));
    expect(lines.map((line) => line.party)).toEqual(parties);
    expect(lines.map((line) => line.mid)).toEqual(parties.map((_, i) => String(i)));
    expect(lines.map((line) => line.kind)).toEqual(parties.map((_, i) => (i % 2 === 0 ? 'audio' : 'video')));
    expect(lines.every((line) => line.sends)).toBe(true);
    expect([...ownMids(lines)]).toEqual(['0', '1']);
  });

  it('reads directions, refused lines, and lines without a name', () => {
    const sdp = [
      'v=0',
      'a=recvonly',
      'm=audio 9 X 0',
      'a=mid:a',
      'm=video 0 X 96',
      'a=mid:b',
      'a=sendonly',
      'm=video 0 X 96',
      'a=mid:c',
      'a=bundle-only',
      'a=sendonly',
      'a=msid:- track',
      'm=application 9 X y',
      'a=mid:d',
      'm=audio 9 X 0',
      'a=mid:e',
      'a=inactive',
      'a=msid:B x',
    ].join('\r\n');
    expect(readLines(sdp)).toEqual([
      { mid: 'a', kind: 'audio', sends: false, receives: true, slides: false, party: '' },
      { mid: 'b', kind: 'video', sends: false, receives: false, slides: false, party: '' },
      { mid: 'c', kind: 'video', sends: true, receives: false, slides: false, party: '' },
      { mid: 'e', kind: 'audio', sends: false, receives: false, slides: false, party: 'B' },
    ]);
    expect([...ownMids(readLines(sdp))]).toEqual(['a', 'b']);
  });
});
