// Figures that were measured on the way: printed, and kept beside the screens.

import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const artefacts = resolve(import.meta.dirname, '../../../artefacts');

/** figure notes one measured value. */
export function figure(what, value, note = '') {
  mkdirSync(artefacts, { recursive: true });
  appendFileSync(
    join(artefacts, 'e2e-figures.jsonl'),
    `${JSON.stringify({ at: new Date(), what, value, note })}\n`,
  );
  console.log(`  ▸ ${what}: ${value}${note ? `  (${note})` : ''}`);
}
