/** Between letters and what they are on (WCAG 2.2, 1.4.3). The server refuses less. */
export const MIN_CONTRAST = 4.5;

/** isColour says whether a text is #rrggbb. */
export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** contrast is the ratio of two colours #rrggbb, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const n = parseInt(colour.slice(1), 16);
  const [r, g, b] = [n >> 16, (n >> 8) & 255, n & 255].map((c) => {
    const v = c / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

const DARK = '#000000';
const LIGHT = '#ffffff';

/** inkFor is the letters' colour that reads best: always at least MIN_CONTRAST. */
export function inkFor(fill: string): string {
  return contrast(fill, LIGHT) >= contrast(fill, DARK) ? LIGHT : DARK;
}
