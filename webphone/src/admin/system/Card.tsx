import { useId, type ReactNode } from 'react';

/** Card is one part of a page with its heading and what can be done about it. */
export function Card({
  heading,
  status,
  children,
  className = '',
}: {
  heading: ReactNode;
  status?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={`rounded-12 border border-solid-gray-200 bg-white p-6 ${className}`}
    >
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id={id} className="text-[1.125rem] font-bold">
          {heading}
        </h2>
        {status}
      </div>
      {children}
    </section>
  );
}

/** Facts are names with their values. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-6 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-solid-gray-700">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
