import { useEffect, useMemo, useState } from 'react';

import { dress, tileOf } from '../lib/layout/dress';
import { readLayout, type ButtonPage, type KioskLayout } from '../lib/layout/shape';
import type { Stage } from './machine/state';
import type { Counter } from './words';

/**
 * useShownLayout is the published layout as this citizen sees it: a new one is
 * taken over on the first screen only, never under somebody's hands.
 */
export function useShownLayout(topic: unknown, stage: Stage['name']): KioskLayout | null {
  const read = useMemo(() => readLayout(topic), [topic]);
  const [shown, setShown] = useState(read);
  const free = stage === 'idle' || stage === 'starting';
  if (free && shown !== read) setShown(read);
  return free ? read : shown;
}

/** useDressed gives the counters the words and looks that the layout has for them. */
export function useDressed(counters: readonly Counter[], layout: KioskLayout | null): readonly Counter[] {
  return useMemo(
    () => counters.map((c) => dress(c, tileOf(layout?.document ?? null, c.id))),
    [counters, layout],
  );
}

/** useTheme puts the layout's colours on the page. */
export function useTheme(layout: KioskLayout | null): void {
  const theme = layout?.document.theme ?? 'blue';
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    return () => {
      delete root.dataset['theme'];
    };
  }, [theme]);
}

/**
 * pagesOf are the pages with what can be called; a button that was deleted or
 * switched off leaves its place empty, and a page without any is not shown
 * (unless empty ones are asked for).
 */
export function pagesOf(layout: KioskLayout | null, ids: readonly string[], empty = false): ButtonPage[] {
  const known = new Set(ids);
  return (layout?.document.pages ?? [])
    .map((page) => ({ ...page, tiles: page.tiles.filter((t) => known.has(t.button)) }))
    .filter((page) => empty || page.tiles.length > 0);
}
