import { useEffect, useRef, type ReactNode } from 'react';

/** Heading is a screen's first words; it takes the focus, so that a screen reader begins there. */
export function Heading({ children, id }: { children: ReactNode; id?: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  return (
    <h1 className="k-heading" id={id} ref={ref} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** Lines shows text sentence by sentence, so that lines break where one would pause. */
export function Lines({ text }: { text: string }) {
  const sentences = text.match(/[^。！？]+[。！？]?/g) ?? [text];
  return (
    <p className="k-text">
      {sentences.map((s) => (
        <span className="k-sentence" key={s}>
          {s}
        </span>
      ))}
    </p>
  );
}
