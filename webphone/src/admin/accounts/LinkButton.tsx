import type { LucideIcon } from 'lucide-react';
import { Link } from 'react-router';

const look =
  'inline-flex min-h-12 items-center justify-center gap-2 rounded-8 border border-key-900 bg-white px-4 py-2 ' +
  'leading-[1.3] font-bold text-key-900 hover:bg-key-50 active:bg-key-100';

/** LinkButton goes to another page, and looks like the buttons beside it. */
export function LinkButton({ to, icon: Icon, children }: { to: string; icon: LucideIcon; children: string }) {
  return (
    <Link to={to} className={look}>
      <Icon aria-hidden size={20} className="shrink-0" />
      {children}
    </Link>
  );
}

/** FileLink brings a file from the server. */
export function FileLink({
  href,
  icon: Icon,
  onClick,
  children,
}: {
  href: string;
  icon: LucideIcon;
  onClick?: () => void;
  children: string;
}) {
  return (
    <a href={href} download className={look} onClick={onClick}>
      <Icon aria-hidden size={20} className="shrink-0" />
      {children}
    </a>
  );
}
