import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { decodeRoom } from './decode';

const fixtures = join(import.meta.dirname, '../../../../consult/testdata/room');

describe('the fixtures that the server’s tests decode, too', () => {
  const files = readdirSync(fixtures).filter((name) => name.startsWith('server-'));
  it('are there', () => expect(files.length).toBeGreaterThan(20));
  it.each(files)('%s', (name) => {
    const text = readFileSync(join(fixtures, name), 'utf8');
    const message = decodeRoom(text);
    expect(message).toEqual(JSON.parse(text));
    expect(name.startsWith(`server-${message.type}`)).toBe(true);
  });
});
