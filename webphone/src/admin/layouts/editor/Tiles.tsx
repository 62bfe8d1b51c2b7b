import { MoveDiagonal2, TriangleAlert } from 'lucide-react';
import { useLayoutEffect, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import { cx } from '../../../lib/components';
import type { ButtonPage, Tile } from '../../../lib/layout/shape';
import type { Drag } from './use-drag';

/** Where the page's grid lies on the display, as shares of it in percent. */
export interface GridBox {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Between cells, as shares of the grid in percent. */
  gapX: number;
  gapY: number;
}

const columns = ['', 'grid-cols-1', 'grid-cols-2', 'grid-cols-3', 'grid-cols-4'];
const rows = ['', 'grid-rows-1', 'grid-rows-2', 'grid-rows-3', 'grid-rows-4'];
const columnStart = ['', 'col-start-1', 'col-start-2', 'col-start-3', 'col-start-4'];
const rowStart = ['', 'row-start-1', 'row-start-2', 'row-start-3', 'row-start-4'];
const columnSpan = ['', 'col-span-1', 'col-span-2', 'col-span-3', 'col-span-4'];
const rowSpan = ['', 'row-span-1', 'row-span-2', 'row-span-3', 'row-span-4'];

/** lies are the classes of a tile's place. */
function lies(t: Tile): string {
  return cx(columnStart[t.column], rowStart[t.row], columnSpan[t.width], rowSpan[t.height]);
}

/** What keys do with a tile. */
export type TileKey = { do: 'move' | 'size'; columns: number; rows: number } | { do: 'remove' };

const arrows: Partial<Record<string, { columns: number; rows: number }>> = {
  ArrowLeft: { columns: -1, rows: 0 },
  ArrowRight: { columns: 1, rows: 0 },
  ArrowUp: { columns: 0, rows: -1 },
  ArrowDown: { columns: 0, rows: 1 },
};

/** keyOf is what a key press on a tile means; null: nothing. */
function keyOf(
  ev: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
): TileKey | null {
  if (ev.ctrlKey || ev.altKey || ev.metaKey) return null;
  const arrow = arrows[ev.key];
  if (arrow) return { do: ev.shiftKey ? 'size' : 'move', ...arrow };
  return ev.key === 'Delete' || ev.key === 'Backspace' ? { do: 'remove' } : null;
}

/**
 * Tiles lies over the preview: one handle for each button, which is selected by a
 * click, moved by pointer or arrow keys, and made larger at its corner or with
 * Shift.
 */
export function Tiles({
  page,
  box,
  grid,
  drag,
  selected,
  nameOf,
  warns,
  help,
  onSelect,
  onKey,
  onGrab,
  onAddAt,
}: {
  page: ButtonPage;
  box: GridBox;
  grid: RefObject<HTMLDivElement | null>;
  drag: Drag | null;
  selected: string | null;
  nameOf: (button: string) => string;
  /** The button cannot be shown. */
  warns: (button: string) => boolean;
  /** Id of the words that explain the keys. */
  help: string;
  onSelect: (button: string | null) => void;
  onKey: (tile: Tile, key: TileKey) => void;
  onGrab: (ev: PointerEvent, tile: Tile, how: 'move' | 'size') => void;
  onAddAt: (column: number, row: number) => void;
}) {
  const { t } = useTranslation('layouts');
  useLayoutEffect(() => {
    const style = grid.current?.style;
    if (!style) return;
    for (const side of ['left', 'top', 'width', 'height'] as const) style.setProperty(side, `${box[side]}%`);
    style.setProperty('column-gap', `${box.gapX}%`);
    style.setProperty('row-gap', `${box.gapY}%`);
  }, [grid, box]);
  const taken = new Set(
    page.tiles.flatMap((tile) => {
      const out: string[] = [];
      for (let r = tile.row; r < tile.row + tile.height; r++)
        for (let c = tile.column; c < tile.column + tile.width; c++) out.push(`${c},${r}`);
      return out;
    }),
  );
  const places = Array.from({ length: page.columns * page.rows }, (_, i) => ({
    column: 1 + (i % page.columns),
    row: 1 + Math.floor(i / page.columns),
  })).filter(({ column, row }) => !taken.has(`${column},${row}`));
  return (
    <div ref={grid} data-grid className={cx('absolute grid', columns[page.columns], rows[page.rows])}>
      {places.map(({ column, row }) => (
        <button
          key={`${column},${row}`}
          type="button"
          aria-label={t('grid.addAt', { column, row })}
          data-cell={`${column},${row}`}
          onClick={() => onAddAt(column, row)}
          className={cx(
            'rounded-8 border-2 border-dashed border-solid-gray-500 bg-white/60 text-[1.5rem] text-solid-gray-700 hover:border-key-900 hover:text-key-900',
            columnStart[column],
            rowStart[row],
          )}
        >
          +
        </button>
      ))}
      {page.tiles.map((tile) => {
        const on = selected === tile.button;
        const held = drag?.tile.button === tile.button && drag.how === 'move';
        return (
          <div key={tile.button} className={cx('relative min-h-0 min-w-0', lies(tile), held && 'opacity-40')}>
            <button
              type="button"
              data-tile={tile.button}
              aria-pressed={on}
              aria-describedby={help}
              aria-label={t('grid.tile', {
                name: nameOf(tile.button),
                column: tile.column,
                row: tile.row,
                width: tile.width,
                height: tile.height,
              })}
              onClick={() => onSelect(on ? null : tile.button)}
              onPointerDown={(ev) => onGrab(ev, tile, 'move')}
              onKeyDown={(ev) => {
                const key = keyOf(ev);
                if (!key) return;
                ev.preventDefault();
                onKey(tile, key);
              }}
              className={cx(
                'size-full cursor-grab touch-none rounded-8 border-4 select-none',
                on ? 'border-key-900 bg-key-900/10' : 'border-transparent hover:border-key-600',
              )}
            />
            {warns(tile.button) && (
              <span className="pointer-events-none absolute inset-2 flex items-center justify-center gap-2 rounded-8 border-2 border-dashed border-red-900 bg-white text-[0.875rem] font-bold text-red-900">
                <TriangleAlert aria-hidden size={20} />
                {t('grid.gone')}
              </span>
            )}
            {on && (
              <span
                data-corner={tile.button}
                title={t('grid.resize')}
                onPointerDown={(ev) => onGrab(ev, tile, 'size')}
                className="absolute -right-2 -bottom-2 grid size-11 cursor-nwse-resize touch-none place-items-center rounded-full border-2 border-white bg-key-900 text-white shadow-2"
              >
                <MoveDiagonal2 aria-hidden size={20} />
              </span>
            )}
          </div>
        );
      })}
      {drag?.to && (
        <div
          data-target={drag.next ? 'free' : 'full'}
          className={cx(
            'pointer-events-none z-10 flex items-center justify-center rounded-8 border-4 p-1 text-center text-[0.875rem] font-bold',
            lies(drag.to),
            drag.next
              ? 'border-key-900 bg-key-100/80 text-key-1000'
              : 'border-red-900 bg-red-50/90 text-red-1000',
          )}
        >
          {drag.next ? nameOf(drag.tile.button) : t('grid.noRoom')}
        </div>
      )}
    </div>
  );
}
