import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { api, ApiError, type Session, type Site } from './lib/api';
import { Banner } from './lib/components';
import { CrashScreen } from './crash';
import { homeOf, mayOpen, usePath } from './route';

/** What every application gets. */
export interface AppProps {
  session: Session;
  site: Site;
  /** Ends the login and shows the login page. */
  logout: () => void;
}

const Login = lazy(() => import('./entry/Login'));
const Pairing = lazy(() => import('./entry/Pairing'));
const NewPassword = lazy(() => import('./entry/NewPassword'));
const Kiosk = lazy(() => import('./kiosk'));
const Staff = lazy(() => import('./staff'));
const Office = lazy(() => import('./office'));

type Stage =
  | { name: 'loading' }
  | { name: 'offline' }
  | { name: 'anonymous'; ended: boolean }
  | { name: 'ready'; session: Session; site: Site };

const retryEvery = 3_000;

/** App finds out who is there and shows the application of that role. */
export function App() {
  const [stage, setStage] = useState<Stage>({ name: 'loading' });

  const load = useCallback(async () => {
    try {
      const session = await api.me();
      const site = await api.site();
      setStage({ name: 'ready', session, site });
    } catch (err) {
      if (err instanceof ApiError && err.status === 401) setStage({ name: 'anonymous', ended: false });
      else setStage({ name: 'offline' });
    }
  }, []);

  useEffect(() => {
    if (stage.name !== 'loading' && stage.name !== 'offline') return;
    // A kiosk that starts before the server must get there without a hand.
    const first = stage.name === 'loading' ? setTimeout(() => void load()) : undefined;
    const again = setInterval(() => void load(), retryEvery);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [stage.name, load]);

  const logout = useCallback(() => {
    void api.logout().catch(() => undefined); // the session may be over already
    setStage({ name: 'anonymous', ended: true });
  }, []);

  const enter = useCallback(() => void load(), [load]);

  return (
    <CrashScreen>
      <Suspense fallback={<Waiting />}>
        {stage.name === 'loading' && <Waiting />}
        {stage.name === 'offline' && <Offline />}
        {stage.name === 'anonymous' && <Anonymous ended={stage.ended} done={enter} />}
        {stage.name === 'ready' && <Entered {...stage} logout={logout} reload={() => void load()} />}
      </Suspense>
    </CrashScreen>
  );
}

/** Anonymous asks who is there. A kiosk is let in by an administrator; nobody types at it. */
function Anonymous({ ended, done }: { ended: boolean; done: () => void }) {
  const [path] = usePath();
  const [typing, setTyping] = useState(false);
  if (path === '/kiosk' && !typing) return <Pairing done={done} usePassword={() => setTyping(true)} />;
  return <Login ended={ended} done={done} />;
}

function Entered({ session, site, logout, reload }: AppProps & { reload: () => void }) {
  const [path, go] = usePath();
  const allowed = mayOpen(session.role, path);
  useEffect(() => {
    if (!allowed) go(homeOf(session.role), true);
  }, [allowed, go, session.role]);

  if (session.mustChangePassword) return <NewPassword session={session} done={reload} logout={logout} />;
  if (!allowed) return <Waiting />;
  const props = { session, site, logout };
  switch (path) {
    case '/kiosk':
      return <Kiosk {...props} />;
    case '/staff':
      return <Staff {...props} />;
    default:
      return <Office {...props} />;
  }
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <main className="grid min-h-dvh place-items-center text-[1.25rem]" role="status">
      {t('loading')}
    </main>
  );
}

function Offline() {
  const { t } = useTranslation();
  return (
    <main className="mx-auto grid min-h-dvh max-w-3xl place-items-center p-8">
      <Banner tone="warning" heading={t('app.offline')} />
    </main>
  );
}
