/** Same is a tree of texts with exactly the keys of another. */
export type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
