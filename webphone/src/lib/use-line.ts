import { useEffect, useState } from 'react';

import { api, ApiError, type Session, type Site } from './api';
import { Line } from './line';

/** How often a page that cannot connect asks whether its login is over. */
const askEvery = 10_000;
const renewEvery = 5 * 60_000;

/**
 * useLine gives an application its line, started while the component is there.
 * When the login turns out to be over, the login page is shown.
 */
export function useLine(session: Session, site: Site, logout: () => void): Line {
  const [line] = useState(() => new Line({ domain: site.domain, login: session.login }));

  useEffect(() => {
    line.start();
    return () => line.stop();
  }, [line]);

  useEffect(() => {
    // A refused WebSocket looks like a lost one: ask by REST which it is.
    let asked = Date.now();
    const check = () => {
      const { status, lostSince } = line.live.get();
      if (status === 'ended') logout();
      if (status !== 'connecting' || lostSince === undefined) return;
      if (Date.now() - asked < askEvery) return;
      asked = Date.now();
      api.me().catch((err: unknown) => {
        if (err instanceof ApiError && err.status === 401) logout();
      });
    };
    return line.live.subscribe(check);
  }, [line, logout]);

  // Asking also renews the cookie: a page that stays open all day stays logged in.
  useEffect(() => {
    const timer = setInterval(() => {
      api.me().catch((err: unknown) => {
        if (err instanceof ApiError && err.status === 401) logout();
      });
    }, renewEvery);
    return () => clearInterval(timer);
  }, [logout]);

  return line;
}
