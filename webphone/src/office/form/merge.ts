/** same compares plain data. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** differing names the fields that are not the same in both; one may be missing in either. */
export function differing<T extends object>(a: T, b: T): (keyof T)[] {
  return fieldsOf(a, b).filter((key) => !same(a[key], b[key]));
}

function fieldsOf<T extends object>(a: T, b: T): (keyof T)[] {
  return Object.keys({ ...a, ...b }) as (keyof T)[];
}

/**
 * merge brings together what two people made of the same base, field by field:
 * what I changed stays, all else is theirs. both names what both changed, and
 * differently.
 */
export function merge<T extends object>(base: T, mine: T, theirs: T): { merged: T; both: (keyof T)[] } {
  const merged = { ...theirs };
  const both: (keyof T)[] = [];
  for (const key of fieldsOf(base, mine)) {
    if (same(mine[key], base[key])) continue;
    if (key in mine) merged[key] = mine[key];
    else Reflect.deleteProperty(merged, key);
    if (!same(theirs[key], base[key]) && !same(theirs[key], mine[key])) both.push(key);
  }
  return { merged, both };
}
