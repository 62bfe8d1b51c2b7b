import { useId, type ComponentProps, type ReactNode } from 'react';

/** SelectField is a labelled choice of one from a list. */
export function SelectField({
  label,
  children,
  className,
  ...rest
}: Omit<ComponentProps<'select'>, 'id'> & { label: ReactNode }) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="block font-bold">
        {label}
      </label>
      <select
        id={id}
        className="mt-1 min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-3 py-2 text-[1rem] text-solid-gray-900"
        {...rest}
      >
        {children}
      </select>
    </div>
  );
}
