import { useId, type ReactNode } from 'react';

/** Panel is one part of the screen with a heading. */
export function Panel({
  heading,
  aside,
  children,
}: {
  heading: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-16 border border-solid-gray-200 bg-white p-6">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 id={id} className="text-[1.25rem] leading-[1.5] font-bold">
          {heading}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
