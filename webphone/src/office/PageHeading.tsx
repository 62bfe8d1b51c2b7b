import type { ReactNode } from 'react';

/** PageHeading is the h1 of an area's page with what belongs to all of it at the right. */
export function PageHeading({
  children,
  note,
  last,
  actions,
}: {
  children: ReactNode;
  note?: ReactNode;
  /** Who changed last what the page is about: LastChange. */
  last?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div>
        <h1 className="text-[1.75rem] leading-[1.5] font-bold">{children}</h1>
        {note && <p className="mt-1 text-solid-gray-800">{note}</p>}
        {last && <div className="mt-1">{last}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-3">{actions}</div>}
    </div>
  );
}
