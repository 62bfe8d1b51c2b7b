// What a kiosk shows before a call (R14), as the API describes it. The same
// document is published to kiosks over the live events.
import type { components } from '../api.gen';
import { languages, type Language } from '../i18n';

type Schemas = components['schemas'];

export type Screen = Schemas['Screen'];
export type ButtonPage = Schemas['ButtonPage'];
export type Tile = Schemas['Tile'];
export type TileText = Schemas['TileText'];
export type Theme = Screen['theme'];

/** The published version that one kiosk shows. */
export interface KioskLayout {
  layout: string;
  number: number;
  document: Screen;
}

export const themes = ['blue', 'green', 'warm', 'gray'] as const satisfies readonly Theme[];
/** Names of the colours that a button's icon may have. */
export const iconColours = ['blue', 'green', 'orange', 'pink', 'purple', 'teal'] as const;
export type IconColour = (typeof iconColours)[number];

/** The bounds that the server checks, too. */
export const MAX_PAGES = 6;
export const MAX_SIDE = 4;
export const MAX_LABEL = 40;
export const MAX_LINE = 80;
export const MAX_NOTICE = 120;

/** readLayout takes the live topic; what is none of ours is no layout, and the usual grid is shown. */
export function readLayout(topic: unknown): KioskLayout | null {
  if (typeof topic !== 'object' || topic === null) return null;
  const { layout, number, document } = topic as Partial<KioskLayout>;
  if (typeof layout !== 'string' || typeof number !== 'number' || !isScreen(document)) return null;
  return { layout, number, document };
}

function isScreen(document: unknown): document is Screen {
  if (typeof document !== 'object' || document === null) return false;
  const { pages, notice, picture, theme } = document as Partial<Screen>;
  return (
    Array.isArray(pages) &&
    pages.every((p) => typeof p.id === 'string' && Array.isArray(p.tiles) && typeof p.names === 'object') &&
    typeof notice === 'object' &&
    typeof picture === 'object' &&
    typeof theme === 'string'
  );
}

/** nearest lists the languages in which words are looked for, the reader's own first. */
export function nearest(language: Language): Language[] {
  return language.startsWith('ja') ? [language, 'ja', 'en'] : [language, 'en', 'ja'];
}

/** inLanguage takes words in the reader's language or the nearest; null when there are none. */
export function inLanguage(
  words: Partial<Record<string, string>>,
  language: Language,
): { text: string; lang: string } | null {
  for (const lang of nearest(language)) {
    const text = words[lang]?.trim();
    if (text) return { text, lang: lang.startsWith('ja') ? 'ja' : lang };
  }
  return null;
}

/** pictureUrl is where an uploaded picture lies. */
export function pictureUrl(id: string): string {
  return `/api/v1/layout-pictures/${encodeURIComponent(id)}`;
}

/** cells lists the places of a page as "column,row". */
export function cells({
  column,
  row,
  width,
  height,
}: Pick<Tile, 'column' | 'row' | 'width' | 'height'>): string[] {
  const out: string[] = [];
  for (let y = row; y < row + height; y++)
    for (let x = column; x < column + width; x++) out.push(`${x},${y}`);
  return out;
}

export { languages, type Language };
