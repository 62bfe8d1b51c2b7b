import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';

import type { AppProps } from '../app';
import { areasOf } from './areas';
import { OfficeContext } from './context';
import { LoginAgain } from './LoginAgain';
import { Logout } from './Logout';
import { NotHere } from './NotHere';
import { newQueries } from './queries';
import { Shell } from './Shell';
import { Start } from './Start';
import './texts';

/** Office is the pages of administrators and supervisors: one frame, an area for each part of the work. */
export default function Office({ session, site, logout }: AppProps) {
  const [queries] = useState(newQueries);
  const [router] = useState(() =>
    createBrowserRouter([
      {
        path: '/',
        element: <Shell />,
        children: [
          { index: true, element: <Start /> },
          ...areasOf(session.role).map((area) => ({
            path: `${area.path.slice(1)}/*`,
            element: <area.Page key={area.path} />,
          })),
          { path: 'logout', element: <Logout logout={logout} /> },
          { path: '*', element: <NotHere /> },
        ],
      },
    ]),
  );
  return (
    <OfficeContext value={{ session, site }}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <LoginAgain />
      </QueryClientProvider>
    </OfficeContext>
  );
}
