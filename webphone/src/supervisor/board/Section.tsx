import { useId, type ReactNode } from 'react';

import { cx } from '../../lib/components';

/** Section is one part of the board under its heading. */
export function Section({
  heading,
  note,
  className,
  children,
}: {
  heading: ReactNode;
  note?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cx('min-w-0 rounded-12 border border-solid-gray-200 bg-white px-3 pt-2 pb-3', className)}
    >
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="text-[0.9375rem] leading-[1.5] font-bold">
          {heading}
        </h2>
        {note && <p className="text-[0.8125rem] text-solid-gray-700">{note}</p>}
      </div>
      {children}
    </section>
  );
}
