import type { Row } from './api';

/** Line is one thing that differs. A side that is undefined was not there. */
export interface Line {
  /** Names of fields, and ids of entries of lists, from the outside in. */
  path: string[];
  before: unknown;
  after: unknown;
}

/**
 * difference gives the lines in which two documents differ. Entries of a list that
 * have an id or a login are compared with those of the same name, whatever their
 * place; that only the order differs is a line of its own, with the names.
 */
export function difference(before: Row | undefined, after: Row | undefined): Line[] {
  const lines: Line[] = [];
  walk([], before, after, lines);
  return lines;
}

function walk(path: string[], before: unknown, after: unknown, lines: Line[]): void {
  if (same(before, after)) return;
  if (isRow(before) || isRow(after)) {
    if (!(isRow(before) || empty(before)) || !(isRow(after) || empty(after))) {
      lines.push({ path, before, after });
      return;
    }
    const old = isRow(before) ? before : {};
    const now = isRow(after) ? after : {};
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      walk([...path, key], old[key], now[key], lines);
    }
    return;
  }
  const old = named(before);
  const now = named(after);
  if (old && now && old.size + now.size > 0) {
    const order = lines.length;
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      walk([...path, name], old.get(name), now.get(name), lines);
    }
    const kept = [...now.keys()].filter((name) => old.has(name));
    const were = [...old.keys()].filter((name) => now.has(name));
    if (!same(kept, were)) {
      lines.splice(order, 0, { path: [...path, orderKey], before: [...old.keys()], after: [...now.keys()] });
    }
    return;
  }
  // What was empty before it was made, or after it is gone, says nothing.
  if (empty(before) && empty(after)) return;
  lines.push({ path, before, after });
}

/** The name of the line that says that only the order of a list differs. */
export const orderKey = 'order-of-list';

function isRow(v: unknown): v is Row {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

function empty(v: unknown): boolean {
  return v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0);
}

/** named are the entries of a list by their name; undefined when they have none. */
function named(list: unknown): Map<string, Row> | undefined {
  if (empty(list)) return new Map();
  if (!Array.isArray(list)) return undefined;
  const entries = new Map<string, Row>();
  for (const entry of list as unknown[]) {
    if (!isRow(entry)) return undefined;
    const name = entry['id'] ?? entry['login'] ?? entry['date'];
    if (typeof name !== 'string' || name === '' || entries.has(name)) return undefined;
    entries.set(name, entry);
  }
  return entries;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** sorted gives fields the same order on both sides. */
function sorted(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(sorted);
  if (!isRow(v)) return v;
  return Object.fromEntries(
    Object.keys(v)
      .sort()
      .map((key) => [key, sorted(v[key])]),
  );
}
