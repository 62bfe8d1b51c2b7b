import type { Layout, LayoutKiosk } from './api';

/** Assignment is what somebody chose; what is not in it stays as it is. */
export interface Assignment {
  /** The layout for all kiosks; '' none. */
  standard?: string;
  /** By kiosk, the layout of its own; '' the one for all. */
  own: Readonly<Record<string, string>>;
}

/** A change of one layout; kiosks are exactly those that have it then. */
export interface Step {
  layout: string;
  change: { kiosks?: string[]; default?: boolean };
}

/**
 * stepsTo are the requests that lead to an assignment, each for one layout. A
 * kiosk leaves its old layout by coming to another, so that none shows a third one
 * in between; only then those leave that shall show the one for all.
 */
export function stepsTo(
  wanted: Assignment,
  layouts: readonly Layout[],
  kiosks: readonly LayoutKiosk[],
): Step[] {
  const want = (k: LayoutKiosk) => wanted.own[k.id] ?? k.layout;
  const idsOf = (some: readonly LayoutKiosk[]) => some.map((k) => k.id);
  const steps: Step[] = [];
  for (const { id, default: was } of layouts) {
    const come = kiosks.filter((k) => want(k) === id && k.layout !== id);
    // Those that left for a layout before this one are no longer here.
    const here = kiosks.filter((k) => k.layout === id && !arrived(want(k), id, layouts));
    const change = {
      ...(come.length > 0 ? { kiosks: idsOf([...here, ...come]) } : {}),
      ...(wanted.standard === id && !was ? { default: true } : {}),
    };
    if (Object.keys(change).length > 0) steps.push({ layout: id, change });
  }
  for (const { id, default: was } of layouts) {
    const leave = kiosks.some((k) => k.layout === id && want(k) === '');
    const change = {
      ...(leave ? { kiosks: idsOf(kiosks.filter((k) => want(k) === id)) } : {}),
      ...(wanted.standard === '' && was ? { default: false } : {}),
    };
    if (Object.keys(change).length > 0) steps.push({ layout: id, change });
  }
  return steps;
}

/** arrived says whether a kiosk that wants a layout has come to it before the turn of another. */
function arrived(want: string, turn: string, layouts: readonly Layout[]): boolean {
  const at = (id: string) => layouts.findIndex((l) => l.id === id);
  return want !== '' && at(want) < at(turn);
}

/** notAsWanted are the kiosks that do not have what was chosen for them. */
export function notAsWanted(wanted: Assignment, kiosks: readonly LayoutKiosk[]): LayoutKiosk[] {
  return kiosks.filter((k) => (wanted.own[k.id] ?? k.layout) !== k.layout);
}
