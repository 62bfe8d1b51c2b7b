import { useEffect } from 'react';

/**
 * useTouchscreen makes the page a counter and not a document: nothing scrolls,
 * zooms, can be selected, dragged, or opens a menu.
 */
export function useTouchscreen(): void {
  useEffect(() => {
    const root = document.documentElement;
    root.classList.add('kiosk');
    const refuse = (ev: Event) => ev.preventDefault();
    const refuseZoom = (ev: WheelEvent) => {
      if (ev.ctrlKey) ev.preventDefault();
    };
    const kinds = ['contextmenu', 'dragstart', 'selectstart'] as const;
    for (const kind of kinds) document.addEventListener(kind, refuse);
    document.addEventListener('wheel', refuseZoom, { passive: false });
    return () => {
      root.classList.remove('kiosk');
      for (const kind of kinds) document.removeEventListener(kind, refuse);
      document.removeEventListener('wheel', refuseZoom);
    };
  }, []);
}
