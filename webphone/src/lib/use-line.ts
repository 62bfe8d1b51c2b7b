import { useEffect, useState } from 'react';

import type { Session, Site } from './api';
import { Line } from './line';
import { useLogin } from './use-login';

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

  useLogin(line.live, logout);
  return line;
}
