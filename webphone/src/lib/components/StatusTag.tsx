import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { cx } from './cx';

export type TagColour = 'green' | 'blue' | 'yellow' | 'orange' | 'red' | 'gray';

const colours: Record<TagColour, string> = {
  green: 'border-green-800 bg-green-50 text-green-900',
  blue: 'border-key-900 bg-key-50 text-key-1000',
  yellow: 'border-yellow-900 bg-yellow-50 text-yellow-1200',
  orange: 'border-orange-900 bg-orange-50 text-orange-1000',
  red: 'border-red-900 bg-red-50 text-red-1000',
  gray: 'border-solid-gray-600 bg-solid-gray-50 text-solid-gray-800',
};

/** StatusTag says a state by icon, word and colour at once, never by colour alone. */
export function StatusTag({
  icon: Icon,
  colour,
  children,
  className,
}: {
  icon: LucideIcon;
  colour: TagColour;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1.5 rounded-8 border px-2.5 py-0.5 font-bold whitespace-nowrap',
        colours[colour],
        className,
      )}
    >
      <Icon aria-hidden size="1.15em" className="shrink-0" />
      {children}
    </span>
  );
}
