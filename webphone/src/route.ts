import { useCallback, useEffect, useState } from 'react';

import type { Role } from './lib/protocol';

/** homeOf is where a role starts. */
export function homeOf(role: Role): string {
  switch (role) {
    case 'kiosk':
      return '/kiosk';
    case 'staff':
      return '/staff';
    default:
      return '/';
  }
}

/** mayOpen says which pages are there for a role. The server decides for itself what it answers. */
export function mayOpen(role: Role, path: string): boolean {
  switch (path) {
    case '/kiosk':
      return role === 'kiosk';
    case '/staff':
      return role !== 'kiosk';
    default:
      return role === 'administrator' || role === 'supervisor';
  }
}

/** usePath gives the page's path and a way to change it. */
export function usePath(): [string, (path: string, replace?: boolean) => void] {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const changed = () => setPath(location.pathname);
    addEventListener('popstate', changed);
    return () => removeEventListener('popstate', changed);
  }, []);
  const go = useCallback((to: string, replace = false) => {
    if (replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    setPath(to);
  }, []);
  return [path, go];
}
