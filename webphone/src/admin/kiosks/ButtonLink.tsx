import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { cx } from '../../lib/components';

/** ButtonLink leads to another page and looks like a button. */
export function ButtonLink({
  to,
  icon: Icon,
  primary = false,
  children,
}: {
  to: string;
  icon?: LucideIcon;
  primary?: boolean;
  children: ReactNode;
}) {
  return (
    <Link
      to={to}
      className={cx(
        'inline-flex min-h-12 items-center justify-center gap-2 rounded-8 border border-key-900 px-4 py-2 leading-[1.3] font-bold',
        primary ? 'bg-key-900 text-white hover:bg-key-1000' : 'bg-white text-key-900 hover:bg-key-50',
      )}
    >
      {Icon && <Icon aria-hidden size={20} className="shrink-0" />}
      {children}
    </Link>
  );
}
