import { describe, expect, it } from 'vitest';

import easy from './ja-x-easy';
import en from './en';
import ja from './ja';
import ko from './ko';
import zh from './zh';

function flat(tree: object, path = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'string') out.set(here, value);
    else for (const [k, v] of flat(value as object, here)) out.set(k, v);
  }
  return out;
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe.each([
  ['ja-x-easy', easy],
  ['en', en],
  ['zh', zh],
  ['ko', ko],
])('the words of %s', (_name, tree) => {
  const base = flat(ja);
  const words = flat(tree);

  it('are complete and have nothing else', () => {
    const stems = [...words.keys()].filter((k) => !k.endsWith('_one'));
    expect(stems.sort()).toEqual([...base.keys()].sort());
  });

  it('are never empty and take the same values', () => {
    for (const [key, text] of words) {
      expect(text.trim(), key).not.toBe('');
      expect(holes(text), key).toEqual(holes(base.get(key.replace(/_one$/, '_other')) ?? ''));
    }
  });
});

it('no words of machines are shown to citizens', () => {
  const jargon = /SIP|WebRTC|WebSocket|ICE|サーバ|エラーコード|セッション|デバイス|接続エラー/;
  for (const tree of [ja, easy, en, zh, ko]) {
    for (const [key, text] of flat(tree)) expect(text, key).not.toMatch(jargon);
  }
});
