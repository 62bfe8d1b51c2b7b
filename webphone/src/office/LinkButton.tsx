import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { cx } from '../lib/components';

const shape =
  'inline-flex min-h-12 items-center justify-center gap-2 rounded-8 border border-key-900 px-4 py-2 leading-[1.3] font-bold';
const secondary = 'bg-white text-key-900 hover:bg-key-50 active:bg-key-100';
const main = 'bg-key-900 text-white hover:bg-key-1000 active:bg-key-1200';

interface Face {
  icon: LucideIcon;
  children: ReactNode;
}

/** LinkButton goes to another page, and looks like the buttons beside it. */
export function LinkButton({ to, primary = false, ...face }: Face & { to: string; primary?: boolean }) {
  return (
    <Link to={to} className={cx(shape, primary ? main : secondary)}>
      <Words {...face} />
    </Link>
  );
}

/** FileLink brings a file from the server. */
export function FileLink({ href, onClick, ...face }: Face & { href: string; onClick?: () => void }) {
  return (
    <a href={href} download className={cx(shape, secondary)} onClick={onClick}>
      <Words {...face} />
    </a>
  );
}

function Words({ icon: Icon, children }: Face) {
  return (
    <>
      <Icon aria-hidden size={20} className="shrink-0" />
      {children}
    </>
  );
}
