import { useLayoutEffect, useRef, useState } from 'react';

/** Before it is laid out a chart is thought to be so wide, in px. */
const guess = 640;

/** useWidth follows the width of an element in px. */
export function useWidth<E extends Element>() {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(guess);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const look = () => setWidth(Math.max(1, element.getBoundingClientRect().width || guess));
    look();
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { ref, width };
}
