/** same compares plain data. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * merge brings together what two people made of the same base, field by field:
 * what I changed stays, all else is theirs. both names what both changed, and
 * differently.
 */
export function merge<T extends object>(base: T, mine: T, theirs: T): { merged: T; both: (keyof T)[] } {
  const merged = { ...theirs };
  const both: (keyof T)[] = [];
  for (const key of Object.keys(mine) as (keyof T)[]) {
    if (same(mine[key], base[key])) continue;
    merged[key] = mine[key];
    if (!same(theirs[key], base[key]) && !same(theirs[key], mine[key])) both.push(key);
  }
  return { merged, both };
}
