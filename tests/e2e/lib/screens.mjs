// Pictures of every screen, and what a checker for accessibility says of it.

import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { artefacts } from './report.mjs';
import { sizes } from './browser.mjs';

const folder = join(artefacts, 'screens');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** shoot takes the picture NAME.png as the screen is, or of all that can be scrolled to. */
export async function shoot(person, name, { fullPage = false } = {}) {
  mkdirSync(folder, { recursive: true });
  await person.page.evaluate(() => document.fonts.ready.then(() => true));
  await person.page.screenshot({
    path: join(folder, `${name}.png`),
    animations: 'disabled',
    fullPage,
  });
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

/**
 * unreadable says what a citizen could not read or touch: letters under 24 px,
 * targets under 88 px, and parts that lie over each other or out of their place.
 */
export async function unreadable(person) {
  return person.page.evaluate(() => {
    const out = new Set();
    const say = (element, what) => out.add(`“${element.textContent.trim().slice(0, 20)}” ${what}`);
    const seen = (element) => element.checkVisibility() && !element.closest('.k-hidden');
    for (const element of document.querySelectorAll('button, a, h1, h2, p, li, span, strong, figcaption')) {
      const { width, height } = element.getBoundingClientRect();
      if (!seen(element) || width === 0 || element.textContent.trim() === '') continue;
      const letters = parseFloat(getComputedStyle(element).fontSize);
      if (element.childElementCount === 0 && letters < 23.9) say(element, `has letters of ${letters} px`);
      if (element.matches('button, a') && Math.min(width, height) < 87.5)
        say(element, `is ${width}×${height}`);
    }
    for (const whole of document.querySelectorAll(
      'main, main :is(div, section, aside, button, figure, figcaption)',
    )) {
      const box = whole.getBoundingClientRect();
      const parts = [...whole.children].filter(
        (part) => seen(part) && getComputedStyle(part).position === 'static' && part.tagName !== 'DIALOG',
      );
      let last = null;
      for (const part of parts) {
        const place = part.getBoundingClientRect();
        const spill = Math.round(Math.max(place.bottom - box.bottom, place.right - box.right));
        if (spill > 2) say(part, `spills ${spill} px`);
        const beside = last && (last.right <= place.left + 1 || place.right <= last.left + 1);
        if (last && !beside && last.bottom > place.top + 1) say(part, 'lies over what is before it');
        last = place;
      }
    }
    return [...out];
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
