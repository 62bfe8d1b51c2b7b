import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent, type RefObject } from 'react';

import type { ButtonPage, Tile } from '../../../lib/layout/shape';
import { inside, place, remove, resize, type Place } from './grid';

/** What is being dragged, and where it would go. */
export interface Drag {
  tile: Tile;
  /** From the tray, or its corner is pulled. */
  how: 'move' | 'new' | 'size';
  /** The place it would have; null: it is not over the page. */
  to: Tile | null;
  /** The page as it would be; null: there is no room, or it is not over the page. */
  next: ButtonPage | null;
  /** It is over the tray: it would be taken off the page. */
  off: boolean;
}

/** A finger or mouse that goes less far has only touched. */
const SLOP = 6;

interface Options {
  page: ButtonPage;
  /** The element whose box is the grid of the page. */
  grid: RefObject<HTMLElement | null>;
  tray: RefObject<HTMLElement | null>;
  change: (page: ButtonPage, how: Drag['how'] | 'off', tile: Tile) => void;
}

/**
 * useDrag lets tiles be moved by mouse, finger or pen: onto the page, on it, and
 * off it. Escape leaves everything as it was. By keyboard the same is done with
 * arrow keys (Tiles.tsx).
 */
export function useDrag({ page, grid, tray, change }: Options) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const begin = (ev: ReactPointerEvent, tile: Tile, how: Drag['how']) => {
    if (ev.button !== 0) return;
    stop.current?.();
    const { pointerId, clientX: x, clientY: y } = ev;
    const box = grid.current?.getBoundingClientRect();
    // Where in the tile it is held, in cells; new ones are held in the middle.
    const held = box && how === 'move' ? cellAt(box, page, x, y) : null;
    const grip = held
      ? { column: Math.floor(held.column) - tile.column, row: Math.floor(held.row) - tile.row }
      : { column: 0, row: 0 };
    let now: Drag | null = null;

    const move = (e: PointerEvent) => {
      if (e.pointerId !== pointerId) return;
      const [dx, dy] = [e.clientX - x, e.clientY - y];
      if (!now && Math.hypot(dx, dy) < SLOP) return;
      e.preventDefault();
      now = look({ tile, how, to: null, next: null, off: false }, e, grip);
      setDrag(now);
    };
    const look = (d: Drag, e: PointerEvent, hold: Place): Drag => {
      const area = grid.current?.getBoundingClientRect();
      if (!area) return d;
      if (how === 'move' && within(tray.current?.getBoundingClientRect(), e)) return { ...d, off: true };
      const at = cellAt(area, page, e.clientX, e.clientY);
      if (how === 'size') {
        const size = {
          width: clamp(Math.floor(at.column) - tile.column + 1, 1, page.columns - tile.column + 1),
          height: clamp(Math.floor(at.row) - tile.row + 1, 1, page.rows - tile.row + 1),
        };
        return { ...d, to: { ...tile, ...size }, next: resize(page, tile.button, size) };
      }
      if (!within(area, e)) return d;
      const to = {
        ...tile,
        column: clamp(Math.floor(at.column) - hold.column, 1, page.columns - tile.width + 1),
        row: clamp(Math.floor(at.row) - hold.row, 1, page.rows - tile.height + 1),
      };
      return { ...d, to, next: inside(page, to, to) ? place(page, tile, to) : null };
    };
    const end = () => {
      for (const [kind, listener] of listeners) removeEventListener(kind, listener as EventListener);
      stop.current = null;
      setDrag(null);
    };
    const drop = (e: PointerEvent) => {
      if (e.pointerId !== pointerId) return;
      const last = now;
      end();
      if (!last) return;
      swallowClick();
      if (last.off) change(remove(page, tile.button), 'off', tile);
      else if (last.next && last.to) change(last.next, how, last.to);
    };
    const key = (e: KeyboardEvent) => {
      if (e.key === 'Escape') end();
    };
    const listeners = [
      ['pointermove', move],
      ['pointerup', drop],
      ['pointercancel', end],
      ['keydown', key],
    ] as const;
    for (const [kind, listener] of listeners)
      addEventListener(kind, listener as EventListener, { passive: false });
    stop.current = end;
  };

  return { drag, begin };
}

/** cellAt is where a point lies, counted in cells from 1. */
function cellAt(box: DOMRect, page: ButtonPage, x: number, y: number): Place {
  return {
    column: 1 + ((x - box.left) / box.width) * page.columns,
    row: 1 + ((y - box.top) / box.height) * page.rows,
  };
}

function within(box: DOMRect | undefined, { clientX: x, clientY: y }: PointerEvent): boolean {
  return box !== undefined && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

function clamp(n: number, low: number, high: number): number {
  return Math.min(Math.max(n, low), high);
}

/** The click that follows a drag is none. */
function swallowClick(): void {
  const swallow = (ev: Event) => {
    ev.stopPropagation();
    ev.preventDefault();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }));
}
