import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import en from './locales/en';
import ja from './locales/ja';

const repository = join(import.meta.dirname, '../../../..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(repository, file), 'utf8'));

/** All that the server can write to the log: the description of its API lists it. */
const { enum: actions } = (
  read('api/openapi.json') as {
    components: { schemas: { AuditEntry: { properties: { action: { enum: string[] } } } } };
  }
).components.schemas.AuditEntry.properties.action;

/** The names of all fields that it writes; a test of the store keeps this file. */
const fields = read('store/testdata/audit-fields.json') as string[];

describe.each([
  ['Japanese', ja],
  ['English', en],
])('the words of the audit log in %s', (_, words) => {
  const without = (wanted: string[], known: object) => wanted.filter((name) => !(name in known));

  it('name every action', () => {
    expect(actions.length).toBeGreaterThan(50);
    const keys = actions.map((action) => action.replaceAll('.', '_'));
    expect(without(keys, words.action)).toEqual([]);
    expect(without(Object.keys(words.action), Object.fromEntries(keys.map((key) => [key, true])))).toEqual(
      [],
    );
  });

  it('name every group of actions', () => {
    const families = actions.filter((a) => a.includes('.')).map((a) => a.slice(0, a.indexOf('.')));
    expect(without(families, words.family)).toEqual([]);
  });

  it('name every field', () => {
    expect(fields.length).toBeGreaterThan(100);
    expect(without(fields, words.field)).toEqual([]);
  });
});
