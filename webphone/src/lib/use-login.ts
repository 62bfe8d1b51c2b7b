import { useEffect } from 'react';

import { api, ApiError } from './api';
import type { LiveClient } from './live';

/** How often a page that cannot connect asks whether its login is over. */
const askEvery = 10_000;
const renewEvery = 5 * 60_000;

/** useLogin keeps the login of a page alive that stays open all day, and calls over when it has ended. */
export function useLogin(live: LiveClient, over: () => void): void {
  useEffect(() => {
    // A refused WebSocket looks like a lost one: ask by REST which it is.
    let asked = Date.now();
    const check = () => {
      const { status, lostSince } = live.get();
      if (status === 'ended') over();
      if (status !== 'connecting' || lostSince === undefined) return;
      if (Date.now() - asked < askEvery) return;
      asked = Date.now();
      api.me().catch((err: unknown) => {
        if (err instanceof ApiError && err.status === 401) over();
      });
    };
    return live.subscribe(check);
  }, [live, over]);

  // Asking also renews the cookie.
  useEffect(() => {
    const timer = setInterval(() => {
      api.me().catch((err: unknown) => {
        if (err instanceof ApiError && err.status === 401) over();
      });
    }, renewEvery);
    return () => clearInterval(timer);
  }, [over]);
}
