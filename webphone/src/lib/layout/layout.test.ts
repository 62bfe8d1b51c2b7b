import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { contrast, inkFor, isColour, MIN_CONTRAST } from './contrast';
import { dress, tileOf } from './dress';
import { inLanguage, readLayout } from './shape';

const fixture = join(import.meta.dirname, '../../../../api/testdata/live/server-state-layout.json');
const { data } = JSON.parse(readFileSync(fixture, 'utf8')) as { data: unknown };

describe('a published layout', () => {
  it('is read as the server sends it, and anything else is none', () => {
    const read = readLayout(data);
    expect(read?.document.pages[0]?.tiles[0]?.button).toBe('juminhyo');
    for (const bad of [
      undefined,
      null,
      3,
      {},
      { layout: 'a', number: 1 },
      { layout: 'a', number: 1, document: { pages: [{}] } },
    ])
      expect(readLayout(bad)).toBeNull();
  });

  it('dresses a button and leaves what it does not say', () => {
    const button = {
      id: 'juminhyo',
      icon: 'house',
      colour: 'blue',
      texts: { ja: { label: '戸籍', line: '届出' }, en: { label: 'Residence', line: '' } },
    };
    const dressed = dress(button, tileOf(readLayout(data)?.document ?? null, 'juminhyo'));
    expect(dressed).toMatchObject({ icon: 'id-card', colour: 'green', fill: '#00118f', ink: '#ffffff' });
    expect(dressed.texts).toEqual({
      ja: { label: '住民票', line: '届出' },
      en: { label: 'Residence', line: '' },
    });
    expect(dress(button, undefined)).toEqual({ ...button, fill: '', ink: '' });
  });

  it('speaks the nearest language', () => {
    expect(inLanguage({ ja: 'くらし', en: 'Living' }, 'ko')).toEqual({ text: 'Living', lang: 'en' });
    expect(inLanguage({ ja: 'くらし', en: 'Living' }, 'ja-x-easy')).toEqual({ text: 'くらし', lang: 'ja' });
    expect(inLanguage({ ja: ' ' }, 'ja')).toBeNull();
  });
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeLessThan(MIN_CONTRAST);
    expect(contrast('#ffffff', '#767676')).toBeGreaterThan(MIN_CONTRAST);
    expect(isColour('#12345')).toBe(false);
  });
  it('has letters for every background', () => {
    for (let n = 0; n < 0x1000000; n += 0x10307) {
      const fill = `#${n.toString(16).padStart(6, '0')}`;
      expect(contrast(fill, inkFor(fill)), fill).toBeGreaterThanOrEqual(MIN_CONTRAST);
    }
  });
});
