// The one font of marks, which comes with the pages: the same letters everywhere.

const family = '"Noto Sans JP Variable"';
const weight = 500;

/** inkFont is the CSS font of letters of a height in pixels of the page. */
export function inkFont(size: number): string {
  return `${weight} ${size}px ${family}, "Noto Sans JP", sans-serif`;
}

/** The font is cut into parts by characters; these have been loaded, or are in none. */
const loaded = new Set<string>();

/** fontReady says whether a text can be drawn now with its own letters. */
export function fontReady(text: string): boolean {
  if (!hasFonts()) return true;
  for (const character of text) if (!loaded.has(character)) return false;
  return true;
}

/** loadFont loads what a text needs; it never fails: then another font has to do. */
export async function loadFont(text: string): Promise<void> {
  if (fontReady(text)) return;
  const missing = [...new Set(text)].filter((c) => !loaded.has(c)).join('');
  try {
    await document.fonts.load(inkFont(40), missing);
  } catch {
    // The server is away. Letters of another font are better than none.
  }
  for (const character of missing) loaded.add(character);
}

/** Tests without a browser have no fonts. */
function hasFonts(): boolean {
  return 'fonts' in document;
}
