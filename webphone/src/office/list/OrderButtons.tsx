import { ArrowDown, ArrowUp } from 'lucide-react';

import { Button, cx } from '../../lib/components';

/** moved is a list with one of its entries at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/**
 * OrderButtons move an entry up and down. At the ends they do nothing, but stay
 * where the focus is: who moves by keyboard presses again.
 */
export function OrderButtons({
  at,
  count,
  busy = false,
  up,
  down,
  move,
}: {
  at: number;
  count: number;
  busy?: boolean;
  /** What the buttons are called. */
  up: string;
  down: string;
  move: (to: number) => void;
}) {
  const button = (to: number, icon: typeof ArrowUp, label: string) => {
    const off = busy || to < 0 || to >= count;
    return (
      <Button
        size="small"
        className={cx('min-h-11 min-w-11', off && 'opacity-50')}
        icon={icon}
        aria-label={label}
        aria-disabled={off}
        onClick={() => !off && move(to)}
      />
    );
  };
  return (
    <span className="inline-flex gap-2">
      {button(at - 1, ArrowUp, up)}
      {button(at + 1, ArrowDown, down)}
    </span>
  );
}
