import { useCallback, useEffect, useId, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import type { ButtonInfo } from '../../../lib/api';
import type { ButtonPage, Screen, Tile } from '../../../lib/layout/shape';
import type { PreviewLook } from '../preview/booth';
import { KIOSK_HEIGHT, KIOSK_WIDTH } from '../preview/KioskFrame';
import { KioskPreview } from '../preview/KioskPreview';
import { place, remove, resize } from './grid';
import { Tiles, type GridBox, type TileKey } from './Tiles';
import type { Drag } from './use-drag';

/** Stage is the kiosk's screen with handles on its buttons. */
export function Stage({
  screen,
  at,
  look,
  buttons,
  selected,
  drag,
  grid,
  nameOf,
  onSelect,
  onChange,
  onGrab,
  onAddAt,
  say,
}: {
  screen: Screen;
  /** Index of the page. */
  at: number;
  look: PreviewLook;
  buttons: readonly ButtonInfo[];
  selected: string | null;
  drag: Drag | null;
  grid: RefObject<HTMLDivElement | null>;
  nameOf: (button: string) => string;
  onSelect: (button: string | null) => void;
  onChange: (page: ButtonPage, what: string) => void;
  onGrab: (ev: React.PointerEvent, tile: Tile, how: 'move' | 'size') => void;
  onAddAt: (column: number, row: number) => void;
  /** Tells a screen reader what came of a key. */
  say: (words: string) => void;
}) {
  const { t } = useTranslation('layouts');
  const help = useId();
  const [inner, setInner] = useState<Document | null>(null);
  const box = useGridBox(inner, `${at} ${look.language} ${look.size} ${JSON.stringify(screen)}`);
  const focused = useRef<string | null>(null);
  const page = screen.pages[at];
  const ready = useCallback((document: Document) => setInner(document), []);

  // A tile that was moved by keys is another element's neighbour now; the focus stays on it.
  useEffect(() => {
    if (focused.current === null) return;
    grid.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(focused.current)}"]`)?.focus();
    focused.current = null;
  }, [page, grid]);

  if (!page) return null;
  const name = nameOf;
  const key = (tile: Tile, k: TileKey) => {
    focused.current = tile.button;
    if (k.do === 'remove') {
      onChange(remove(page, tile.button), '');
      say(t('said.removed', { name: name(tile.button) }));
      return;
    }
    const next =
      k.do === 'move'
        ? place(page, tile, { column: tile.column + k.columns, row: tile.row + k.rows })
        : resize(page, tile.button, { width: tile.width + k.columns, height: tile.height + k.rows });
    if (!next) {
      say(t('said.noRoom'));
      return;
    }
    onChange(next, `keys ${tile.button}`);
    const now = next.tiles.find((x) => x.button === tile.button) ?? tile;
    say(t(k.do === 'move' ? 'said.moved' : 'said.resized', { ...now, name: name(tile.button) }));
  };
  return (
    <div className="relative border border-solid-gray-420 shadow-2">
      <KioskPreview
        screen={screen}
        buttons={buttons}
        page={at}
        look={look}
        title={t('preview.title')}
        onReady={ready}
      />
      <p id={help} className="sr-only">
        {t('grid.help')}
      </p>
      {box && (
        <Tiles
          page={page}
          box={box}
          grid={grid}
          drag={drag}
          selected={selected}
          nameOf={name}
          warns={(button) => !buttons.some((b) => b.id === button && b.enabled)}
          help={help}
          onSelect={onSelect}
          onKey={key}
          onGrab={onGrab}
          onAddAt={onAddAt}
        />
      )}
    </div>
  );
}

/** useGridBox finds out where the kiosk has put its grid; key names what it depends on. */
function useGridBox(inner: Document | null, key: string): GridBox | null {
  const [box, setBox] = useState<GridBox | null>(null);
  useEffect(() => {
    if (!inner) return;
    let watched: Element | null = null;
    const measure = () => {
      const element = inner.querySelector('.k-layout');
      if (element && element !== watched) {
        observer.observe(element);
        watched = element;
      }
      if (!element || !inner.defaultView) return;
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      const { columnGap, rowGap } = inner.defaultView.getComputedStyle(element);
      const next = {
        left: (left / KIOSK_WIDTH) * 100,
        top: (top / KIOSK_HEIGHT) * 100,
        width: (width / KIOSK_WIDTH) * 100,
        height: (height / KIOSK_HEIGHT) * 100,
        gapX: ((parseFloat(columnGap) || 0) / width) * 100,
        gapY: ((parseFloat(rowGap) || 0) / height) * 100,
      };
      setBox((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(inner.body);
    const app = inner.querySelector('.k-app');
    if (app) observer.observe(app);
    const changes = new MutationObserver(measure);
    changes.observe(inner.body, { childList: true, subtree: true });
    measure();
    return () => {
      observer.disconnect();
      changes.disconnect();
    };
  }, [inner, key]);
  return box;
}
