import type ja from './ja';

/** The keys of `T` with any words. Languages with a singular add `…_one` to `…_other`. */
export type Shape<T> = {
  [K in keyof T]: T[K] extends string ? string : Shape<T[K]>;
} & { [K in keyof T as K extends `${infer Stem}_other` ? `${Stem}_one` : never]?: string };

export type KioskTexts = Shape<typeof ja>;
