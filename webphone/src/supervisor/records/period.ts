export const presets = ['today', 'yesterday', 'week', 'month', 'lastMonth'] as const;
export type Preset = (typeof presets)[number];

/** periodOf gives the first and the last day of a preset; both belong to it. */
export function periodOf(preset: Preset, today: string): { from: string; to: string } {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  const on = (y: number, m: number, d: number) => new Date(Date.UTC(y, m - 1, d)).toISOString().slice(0, 10);
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: on(year, month, day - 1), to: on(year, month, day - 1) };
    case 'week':
      return { from: on(year, month, day - 6), to: today };
    case 'month':
      return { from: on(year, month, 1), to: today };
    case 'lastMonth':
      return { from: on(year, month - 1, 1), to: on(year, month, 0) };
  }
}
