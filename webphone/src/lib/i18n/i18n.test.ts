import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import i18next from 'i18next';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

import { addTexts, setLanguage, startI18n, type TextTree } from '.';

const src = join(import.meta.dirname, '../..');
const modules = import.meta.glob<{ default: TextTree }>(
  [
    '../../*/locales/*.ts',
    '../../{admin,office,staff,supervisor}/*/locales/*.ts',
    '../ink/locales/*.ts',
    '!**/*.test.ts',
    './ja.ts',
    './en.ts',
  ],
  {
    eager: true,
  },
);

/** keysOf lists the full keys; plural forms count as one. */
function keysOf(tree: TextTree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [prefix + key.replace(/_(zero|one|two|few|many|other)$/, '')]
      : keysOf(value, `${prefix}${key}.`),
  );
}

function textsOf(tree: TextTree): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : textsOf(value)));
}

const pairs = Object.keys(modules)
  .filter((path) => /[/.]ja\.ts$/.test(path)) // a part of an application's texts is PART.ja.ts
  .map((path) => [path, path.replace(/ja\.ts$/, 'en.ts')] as const);

describe('texts', () => {
  it('has a pair for each application', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(5);
  });

  it.each(pairs)('%s and English have equal keys, and none is empty', (ja, en) => {
    const [one, two] = [modules[ja]?.default, modules[en]?.default];
    if (!one || !two) throw new Error('a language is missing');
    expect([...new Set(keysOf(two))].sort()).toEqual([...new Set(keysOf(one))].sort());
    expect([...textsOf(one), ...textsOf(two)].filter((text) => text.trim() === '')).toEqual([]);
  });

  it('has only known keys in the other languages', () => {
    for (const [path, module] of Object.entries(modules)) {
      if (!('default' in module)) continue; // not a language
      const base = modules[path.replace(/[^/.]+\.ts$/, 'ja.ts')]?.default ?? {};
      const known = new Set(keysOf(base));
      expect(
        keysOf(module.default).filter((key) => !known.has(key)),
        path,
      ).toEqual([]);
    }
  });
});

describe('components', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'),
  );

  it.each(files)('%s has no bare text', (name) => {
    const file = ts.createSourceFile(
      name,
      readFileSync(join(src, name), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
      ts.ScriptKind.TSX,
    );
    const found: string[] = [];
    const told = new Set(['aria-label', 'title', 'alt', 'placeholder', 'label', 'heading']);
    const visit = (node: ts.Node): void => {
      if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(node.text.trim());
      if (
        ts.isJsxAttribute(node) &&
        told.has(node.name.getText()) &&
        node.initializer &&
        ts.isStringLiteral(node.initializer) &&
        node.initializer.text !== '' // a picture that says nothing has no words
      ) {
        found.push(node.getText());
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    expect(found).toEqual([]);
  });
});

describe('languages', () => {
  beforeAll(async () => {
    await startI18n();
  });

  it('starts in Japanese and tells the document', () => {
    expect(i18next.t('action.close')).toBe('閉じる');
    expect(document.documentElement.lang).toBe('ja');
  });

  it('falls back from easy Japanese to Japanese and from Korean to English', async () => {
    addTexts('staff', { ja: { title: '日' }, en: { title: 'E' }, 'ja-x-easy': {}, ko: {} });
    await setLanguage('ja-x-easy', false);
    expect(i18next.t('staff:title')).toBe('日');
    expect(document.documentElement.lang).toBe('ja');
    await setLanguage('ko', false);
    expect(i18next.t('staff:title')).toBe('E');
    await setLanguage('ja', false);
  });
});
