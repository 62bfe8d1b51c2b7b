import { useMemo } from 'react';

import { clampView, wholePage } from '../../lib/ink/view';
import type { Action, Turn, View } from '../../lib/room/protocol';
import type { Shown } from './context';

/** PageActions is what may be done with the page on the stage. */
export interface PageActions {
  view: View;
  move: (view: View) => void;
  zoom: (factor: number) => void;
  whole: () => void;
  /** go turns to a page that is there. */
  go: (page: number) => void;
  rotate: () => void;
  undo: () => void;
  redo: () => void;
  clear: () => void;
  hide: () => void;
}

/** usePage moves and changes the page on the stage, for everybody. */
export function usePage(
  shown: Shown | undefined,
  view: View,
  ask: (action: Action) => Promise<boolean>,
): PageActions {
  return useMemo(() => {
    const on = (action: (document: string, page: number) => Action) => {
      if (shown) void ask(action(shown.document.id, shown.number));
    };
    const move = (next: View) => on(() => ({ kind: 'view', view: next }));
    return {
      view,
      move,
      zoom: (factor) => move(clampView({ ...view, scale: view.scale * factor })),
      whole: () => move(wholePage),
      go: (page) => {
        if (shown?.document.pages[page - 1]) on((document) => ({ kind: 'show', document, page }));
      },
      rotate: () => {
        const turn = (((shown?.page.turn ?? 0) + 90) % 360) as Turn;
        on((document, page) => ({ kind: 'turn', document, page, turn }));
      },
      undo: () => on((document, page) => ({ kind: 'undo', document, page })),
      redo: () => on((document, page) => ({ kind: 'redo', document, page })),
      clear: () => on((document, page) => ({ kind: 'clear', document, page })),
      hide: () => on(() => ({ kind: 'hide' })),
    };
  }, [view, ask, shown]);
}
