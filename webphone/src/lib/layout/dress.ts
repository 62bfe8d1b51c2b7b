import type { ButtonText } from '../api';
import type { Screen, Tile } from './shape';

/** What a tile may change of a call button's look. */
export interface Dressable {
  id: string;
  icon: string;
  colour: string;
  texts: Record<string, ButtonText>;
}

/** dress puts on a button what a layout says of it; what the layout leaves open stays the button's own. */
export function dress<T extends Dressable>(
  button: T,
  tile: Tile | undefined,
): T & { fill: string; ink: string } {
  if (!tile) return { ...button, fill: '', ink: '' };
  const texts: Record<string, ButtonText> = { ...button.texts };
  for (const [language, own] of Object.entries(tile.texts)) {
    const old = texts[language];
    const label = own.label.trim() || (old?.label ?? '');
    const line = own.line.trim() || (old?.line ?? '');
    if (label || line) texts[language] = { label, line };
  }
  return {
    ...button,
    texts,
    icon: tile.icon || button.icon,
    colour: tile.colour || button.colour,
    fill: tile.fill,
    ink: tile.ink,
  };
}

/** tileOf is the first tile of a button in a layout: its name on all other screens. */
export function tileOf(screen: Screen | null, button: string): Tile | undefined {
  for (const page of screen?.pages ?? []) {
    const tile = page.tiles.find((t) => t.button === button);
    if (tile) return tile;
  }
  return undefined;
}
