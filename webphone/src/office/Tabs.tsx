import { NavLink } from 'react-router';

import { cx } from '../lib/components';

/** Tabs are the pages that belong together, as links. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { to: string; name: string }[] }) {
  return (
    <nav aria-label={label} className="mb-6 border-b border-solid-gray-300">
      <ul className="flex flex-wrap gap-1">
        {tabs.map(({ to, name }) => (
          <li key={to}>
            <NavLink
              to={to}
              end
              className={({ isActive }) =>
                cx(
                  'inline-flex min-h-11 items-center border-b-4 px-4 font-bold',
                  isActive
                    ? 'border-key-900 text-key-1000'
                    : 'border-transparent hover:border-solid-gray-300',
                )
              }
            >
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
