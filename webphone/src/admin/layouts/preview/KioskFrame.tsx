import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

import { cx } from '../../../lib/components';
import type { Theme } from '../../../lib/layout/shape';

/** A kiosk's display. */
export const KIOSK_WIDTH = 1920;
export const KIOSK_HEIGHT = 1080;

interface FrameLook {
  language: string;
  size: string;
  contrast: boolean;
  theme: Theme;
}

/**
 * KioskFrame shows kiosk components as they are on a display of 1920 × 1080, in
 * whatever width there is. They live in a frame of their own, because the kiosk
 * measures in units of its display; only pictures are seen: nothing in it can be
 * touched or focused. onReady gets the frame's document.
 */
export function KioskFrame({
  title,
  look,
  children,
  onReady,
  className,
}: {
  title: string;
  look: FrameLook;
  children: ReactNode;
  onReady?: (document: Document) => void;
  className?: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [body, setBody] = useState<HTMLElement | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let stop: () => void = () => undefined;
    const open = () => {
      const inner = element.contentDocument;
      if (!inner) return;
      inner.documentElement.className = 'kiosk';
      stop();
      stop = copyStyles(inner);
      setBody(inner.body);
      onReady?.(inner);
    };
    open();
    // Some browsers replace the first, empty document once.
    element.addEventListener('load', open);
    return () => {
      element.removeEventListener('load', open);
      stop();
    };
  }, [onReady]);

  useEffect(() => {
    const [around, inside] = [box.current, frame.current];
    if (!around || !inside) return;
    const scale = () => {
      inside.style.setProperty('transform', `scale(${around.clientWidth / KIOSK_WIDTH})`);
    };
    scale();
    const observer = new ResizeObserver(scale);
    observer.observe(around);
    return () => observer.disconnect();
  }, []);

  const { language, size, contrast, theme } = look;
  useEffect(() => {
    if (body) paint(body.ownerDocument.documentElement, { language, size, contrast, theme });
  }, [body, language, size, contrast, theme]);

  return (
    <div ref={box} className={cx('relative aspect-video w-full overflow-hidden bg-white', className)}>
      <iframe
        ref={frame}
        title={title}
        inert
        tabIndex={-1}
        className="pointer-events-none absolute left-0 top-0 h-[1080px] w-[1920px] origin-top-left border-0"
      />
      {body && createPortal(children, body)}
    </div>
  );
}

/** paint makes the frame's page look as its booth's. */
function paint(root: HTMLElement, look: FrameLook) {
  root.lang = look.language === 'ja-x-easy' ? 'ja' : look.language;
  root.dataset['size'] = look.size;
  root.dataset['contrast'] = look.contrast ? 'high' : 'normal';
  root.dataset['theme'] = look.theme;
}

/** copyStyles gives the frame this page's style sheets, also those that come later. */
function copyStyles(inner: Document): () => void {
  const copy = () => {
    const there = new Set([...inner.head.children].map((e) => e.outerHTML));
    for (const element of document.head.querySelectorAll('link[rel="stylesheet"], style')) {
      if (!there.has(element.outerHTML)) inner.head.append(inner.importNode(element, true));
    }
  };
  copy();
  const observer = new MutationObserver(copy);
  observer.observe(document.head, { childList: true });
  return () => observer.disconnect();
}
