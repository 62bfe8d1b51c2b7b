import { useCallback, useEffect, useState } from 'react';

const parameter = 'mine';

/** useMine says whether one's own page is open. It is in the address, so that Back closes it and a reload keeps it. */
export function useMine(): { open: boolean; show: (on: boolean) => void } {
  const [open, setOpen] = useState(isOpen);
  useEffect(() => {
    const changed = () => setOpen(isOpen());
    addEventListener('popstate', changed);
    return () => removeEventListener('popstate', changed);
  }, []);
  const show = useCallback((on: boolean) => {
    history.pushState(null, '', on ? `${location.pathname}?${parameter}=overview` : location.pathname);
    setOpen(on);
  }, []);
  return { open, show };
}

function isOpen(): boolean {
  return new URLSearchParams(location.search).has(parameter);
}
