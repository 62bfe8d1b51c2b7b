// Pictures of every screen, and what a checker for accessibility says of it.

import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { artefacts } from './report.mjs';
import { sizes } from './browser.mjs';

const folder = join(artefacts, 'screens');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** shoot takes the picture NAME.png as the screen is. */
export async function shoot(person, name) {
  mkdirSync(folder, { recursive: true });
  await person.page.evaluate(() => document.fonts.ready.then(() => true));
  await person.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** violations asks axe and gives one line for each thing that is wrong. */
export async function violations(person) {
  const { violations: found } = await new AxeBuilder({ page: person.page }).withTags(rules).analyze();
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help} — ${nodes.map((n) => n.target.join(' ')).join(' | ')}`,
  );
}

/** A booth's display shows all at once: there is nothing to scroll to. */
export async function cutOff(person) {
  return person.page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const out = [];
    if (scrollWidth > innerWidth || scrollHeight > innerHeight)
      out.push(`page ${scrollWidth}x${scrollHeight}`);
    for (const element of document.querySelectorAll('button, h1, h2, p, li, dt, dd')) {
      if (!element.checkVisibility() || element.closest('[hidden], .k-hidden, .sr-only')) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      const outside =
        box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
      if (outside) out.push(`${element.tagName} “${element.textContent.trim().slice(0, 20)}” is outside`);
    }
    return out;
  });
}

/** screen takes a picture and asserts that the screen is accessible. */
export async function screen(person, name, { whole = false, both = false } = {}) {
  const wrong = [];
  const look = async (label) => {
    await shoot(person, label);
    wrong.push(...(await violations(person)).map((v) => `${label}: ${v}`));
    if (whole) wrong.push(...(await cutOff(person)).map((v) => `${label}: ${v}`));
  };
  await look(name);
  if (both) {
    await person.page.setViewportSize(sizes.small);
    await look(`${name}-1366`);
    await person.page.setViewportSize(sizes.full);
  }
  assert.deepEqual(wrong, [], `${name}: not as it should be`);
}
