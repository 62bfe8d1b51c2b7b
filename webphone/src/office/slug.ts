/** Bounds of ids and names, as the server has them (store/accounts.go). */
const maxSlug = 32;
export const maxName = 100;

export function isSlug(id: string): boolean {
  return id.length <= maxSlug && /^[a-z0-9._-]+$/.test(id);
}

/** freeId proposes an id that is not taken: word-1, word-2 … */
export function freeId(word: string, taken: Iterable<string>): string {
  const ids = new Set(taken);
  for (let n = 1; ; n++) {
    const id = `${word}-${n}`;
    if (!ids.has(id)) return id;
  }
}
