// Where buttons lie on a page: what may be done to them, as pure functions. All
// of them give a new page, or null when there is no room.
import type { ButtonInfo } from '../../../lib/api';
import { cells, MAX_SIDE, type ButtonPage, type Screen, type Tile } from '../../../lib/layout/shape';

export interface Place {
  column: number;
  row: number;
}

type Size = Pick<Tile, 'width' | 'height'>;

/** The grids that are offered: columns × rows. */
export const grids: readonly (readonly [number, number])[] = [
  [2, 2],
  [3, 2],
  [4, 2],
  [2, 3],
  [3, 3],
  [4, 3],
  [2, 4],
  [3, 4],
  [4, 4],
];

/** inside says whether something of this size lies within the page. */
export function inside(page: ButtonPage, at: Place, size: Size): boolean {
  return (
    at.column >= 1 &&
    at.row >= 1 &&
    at.column + size.width - 1 <= page.columns &&
    at.row + size.height - 1 <= page.rows
  );
}

function overlaps(a: Tile, b: Tile): boolean {
  const taken = new Set(cells(a));
  return cells(b).some((c) => taken.has(c));
}

function free(page: ButtonPage, tile: Tile): boolean {
  return inside(page, tile, tile) && page.tiles.every((t) => t.button === tile.button || !overlaps(t, tile));
}

/** room is the first free place of this size in the order of reading. */
export function room(page: ButtonPage, tile: Tile): Tile | null {
  for (let row = 1; row <= page.rows; row++) {
    for (let column = 1; column <= page.columns; column++) {
      const at = { ...tile, column, row };
      if (free(page, at)) return at;
    }
  }
  return null;
}

const without = (page: ButtonPage, button: string): ButtonPage => ({
  ...page,
  tiles: page.tiles.filter((t) => t.button !== button),
});

const small = (tile: Tile): Tile => ({ ...tile, width: 1, height: 1 });

/**
 * place puts a tile at a place. Those that lie there make room: they take the
 * place that became free if they fit, else the first one there is.
 */
export function place(page: ButtonPage, tile: Tile, at: Place): ButtonPage | null {
  const moved = { ...tile, column: at.column, row: at.row };
  if (!inside(page, moved, moved)) return null;
  const from = page.tiles.find((t) => t.button === tile.button);
  const pushed = page.tiles.filter((t) => t.button !== tile.button && overlaps(t, moved));
  let next: ButtonPage = {
    ...page,
    tiles: [...page.tiles.filter((t) => t.button !== tile.button && !pushed.includes(t)), moved],
  };
  for (const one of pushed) {
    const swapped = from && { ...one, column: from.column, row: from.row };
    const found =
      (swapped && free(next, swapped) ? swapped : null) ?? room(next, one) ?? room(next, small(one));
    if (!found) return null;
    next = { ...next, tiles: [...next.tiles, found] };
  }
  return { ...next, tiles: inOrder(next.tiles) };
}

/** resize gives a tile another size at its place; its neighbours make room. */
export function resize(page: ButtonPage, button: string, size: Size): ButtonPage | null {
  const tile = page.tiles.find((t) => t.button === button);
  if (!tile || size.width < 1 || size.height < 1) return null;
  return place(without(page, button), { ...tile, ...size }, tile);
}

/** add puts a button on a page: at a place, or at the first one that is free. */
export function add(page: ButtonPage, button: string, at?: Place): ButtonPage | null {
  const tile = plainTile(button);
  if (at) return place(page, tile, at);
  const found = room(page, tile);
  return found && { ...page, tiles: inOrder([...page.tiles, found]) };
}

export function remove(page: ButtonPage, button: string): ButtonPage {
  return without(page, button);
}

/**
 * regrid changes columns and rows. Tiles that lie outside move to where there is
 * room, smaller if need be; dropped are those for which there is none.
 */
export function regrid(
  page: ButtonPage,
  columns: number,
  rows: number,
): { page: ButtonPage; dropped: Tile[] } {
  let next: ButtonPage = { ...page, columns, rows, tiles: [] };
  const homeless: Tile[] = [];
  const dropped: Tile[] = [];
  for (const tile of inOrder(page.tiles)) {
    if (free(next, tile)) next = { ...next, tiles: [...next.tiles, tile] };
    else homeless.push(tile);
  }
  for (const tile of homeless) {
    const found = room(next, tile) ?? room(next, small(tile));
    if (found) next = { ...next, tiles: [...next.tiles, found] };
    else dropped.push(tile);
  }
  return { page: { ...next, tiles: inOrder(next.tiles) }, dropped };
}

/** inOrder sorts tiles as one reads. */
function inOrder(tiles: readonly Tile[]): Tile[] {
  return [...tiles].sort((a, b) => a.row - b.row || a.column - b.column);
}

export function plainTile(button: string): Tile {
  return {
    button,
    column: 1,
    row: 1,
    width: 1,
    height: 1,
    texts: {},
    icon: '',
    colour: '',
    fill: '',
    ink: '',
  };
}

export function emptyPage(id: string, columns = 3, rows = 2): ButtonPage {
  return { id, names: {}, icon: '', columns, rows, tiles: [] };
}

/** newPageId is one that no page of the screen has. */
export function newPageId(screen: Screen): string {
  const taken = new Set(screen.pages.map((p) => p.id));
  let n = screen.pages.length + 1;
  while (taken.has(`p${n}`)) n++;
  return `p${n}`;
}

/** After how long without a touch a picture is shown, unless somebody says otherwise. */
const PICTURE_AFTER_SECONDS = 120;
/** So many buttons are well read on one page. */
const COMFORTABLE = 9;

/** standardScreen is a screen with the site's buttons in their order. */
export function standardScreen(buttons: readonly ButtonInfo[]): Screen {
  const enabled = buttons.filter((b) => b.enabled);
  const count = Math.min(enabled.length, MAX_SIDE * MAX_SIDE);
  const columns = count <= 4 ? 2 : count <= COMFORTABLE ? 3 : MAX_SIDE;
  const rows = Math.max(2, Math.ceil(count / columns));
  let page = emptyPage('p1', columns, rows);
  for (const b of enabled) page = add(page, b.id) ?? page;
  return {
    pages: [page],
    notice: {},
    picture: { id: '', afterSeconds: PICTURE_AFTER_SECONDS },
    theme: 'blue',
    hours: false,
  };
}
