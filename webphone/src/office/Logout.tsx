import { useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';

/**
 * Logout ends the login. It is a page so that one with unsaved work asks first.
 * The state of the navigation is where one was: who logs in next goes on there. An
 * address alone ends nothing, as anybody can write a link.
 */
export function Logout({ logout }: { logout: () => void }) {
  const { state } = useLocation() as { state: unknown };
  const from = typeof state === 'string' ? state : undefined;
  useEffect(() => {
    if (from === undefined) return;
    history.replaceState(null, '', from);
    logout();
  }, [from, logout]);
  return from === undefined ? <Navigate to="/" replace /> : null;
}
