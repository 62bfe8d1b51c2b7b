import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import type { Session } from './lib/api';

/** What every application gets. */
export interface AppProps {
  session: Session;
  /** Ends the login and shows the login page. */
  logout: () => void;
}

const Login = lazy(() => import('./entry'));

export function App() {
  return (
    <Suspense fallback={<Loading />}>
      <Login />
    </Suspense>
  );
}

function Loading() {
  const { t } = useTranslation();
  return <p>{t('loading')}</p>;
}
