import { useId, type ReactNode } from 'react';

/** Card is one part of a page with its heading. */
export function Card({
  heading,
  note,
  actions,
  children,
}: {
  heading: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-12 border border-solid-gray-200 bg-white p-6">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-4">
        <div>
          <h2 id={id} className="text-[1.25rem] leading-[1.5] font-bold">
            {heading}
          </h2>
          {note && <p className="mt-1 max-w-2xl text-[0.875rem] text-solid-gray-800">{note}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
