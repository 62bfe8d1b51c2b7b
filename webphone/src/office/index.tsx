import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';

import type { AppProps } from '../app';
import { addTexts } from '../lib/i18n';
import { ApiError } from '../lib/api';
import { areasOf } from './areas';
import { OfficeContext } from './context';
import en from './locales/en';
import ja from './locales/ja';
import { NotHere } from './NotHere';
import { Shell } from './Shell';
import { Start } from './Start';

addTexts('office', { ja, en });

/** How often a request that got no answer is tried again before it is told. */
const retries = 2;

/** Office is the pages of administrators and supervisors: one frame, an area for each part of the work. */
export default function Office({ session, site, logout }: AppProps) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            // A refusal does not change by asking again; a lost line may.
            retry: (count, err) => err instanceof ApiError && err.status === 0 && count < retries,
            refetchOnWindowFocus: true,
          },
          mutations: { retry: false },
        },
      }),
  );
  const [router] = useState(() =>
    createBrowserRouter([
      {
        path: '/',
        element: <Shell logout={logout} />,
        children: [
          { index: true, element: <Start /> },
          ...areasOf(session.role).map((area) => ({
            path: `${area.path.slice(1)}/*`,
            element: <area.Page key={area.path} />,
          })),
          { path: '*', element: <NotHere /> },
        ],
      },
    ]),
  );
  return (
    <OfficeContext value={{ session, site }}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </OfficeContext>
  );
}
