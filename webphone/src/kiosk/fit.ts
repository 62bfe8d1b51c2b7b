import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * The steps by which words give way where an administrator's text is longer
 * than its button: smaller name, shorter line, no line, still smaller name.
 */
const MOST = 4;

/**
 * useFit finds the first step at which nothing of the element's content is cut
 * off, and sets it as data-fit. `key` names what the words depend on.
 */
export function useFit<T extends HTMLElement>(key: string): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const fit = () => {
      for (let step = 0; step <= MOST; step++) {
        element.dataset['fit'] = String(step);
        const cut =
          element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
        if (!cut) return;
      }
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    const fonts = document.fonts as FontFaceSet | undefined;
    fonts?.addEventListener('loadingdone', fit);
    return () => {
      observer.disconnect();
      fonts?.removeEventListener('loadingdone', fit);
    };
  }, [key]);
  return ref;
}
