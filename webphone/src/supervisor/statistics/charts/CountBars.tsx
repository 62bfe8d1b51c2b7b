/** A count with its name, the longest bar first. */
export interface NamedCount {
  key: string;
  name: string;
  count: number;
}

const row = 34;
const label = 190;
const numbers = 96;

/** CountBars draws how often things were as bars side by side. */
export function CountBars({
  counts,
  width,
  text,
}: {
  counts: readonly NamedCount[];
  width: number;
  text: (n: number) => string;
}) {
  const most = Math.max(1, ...counts.map((c) => c.count));
  const room = Math.max(20, width - label - numbers);
  return (
    <svg aria-hidden width={width} height={counts.length * row + 4} className="block max-w-full font-sans">
      {counts.map((c, i) => (
        <g key={c.key}>
          <text
            x={label - 10}
            y={i * row + 22}
            textAnchor="end"
            fontSize="14"
            className="fill-solid-gray-900"
          >
            {c.name.length > 13 ? `${c.name.slice(0, 12)}…` : c.name}
          </text>
          <rect
            x={label}
            y={i * row + 6}
            width={Math.max(2, (c.count / most) * room)}
            height={row - 12}
            className="fill-key-700"
          />
          <text
            x={label + Math.max(2, (c.count / most) * room) + 8}
            y={i * row + 22}
            fontSize="14"
            className="fill-solid-gray-900"
          >
            {text(c.count)}
          </text>
        </g>
      ))}
    </svg>
  );
}
