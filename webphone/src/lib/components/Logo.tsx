/** Logo is the product's mark: an arched window with a person. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" className="fill-key-900" />
      <path d="M6 25V13.5a10 10 0 0 1 20 0V25z" className="fill-white" />
      <circle cx="16" cy="14" r="4" className="fill-key-900" />
      <path d="M9 25a7 6 0 0 1 14 0z" className="fill-key-900" />
    </svg>
  );
}
