// The states of the kiosk that take several people, hours or an administrator
// to bring about: put on the kiosk's stage (webphone/src/kiosk/stage) as plain
// values, looked at in every language, size and contrast. No server is needed.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer } from '../../webphone/node_modules/vite/dist/node/index.js';
import { cutOff, shoot, unreadable, violations } from './lib/screens.mjs';
import { sizes } from './lib/browser.mjs';

const webphone = fileURLToPath(new URL('../../webphone', import.meta.url));
/** The first page waits until all modules are built. */
const built = 120_000;
const languages = ['ja', 'ja-x-easy', 'en', 'zh', 'ko'];

describe('every state of the kiosk', () => {
  let vite, browser, context, names;

  const open = async (page, query = '') => {
    const [base] = vite.resolvedUrls.local;
    const address = query === '' ? '' : `#${query}`;
    await page.goto(`${base}src/kiosk/stage/index.html${address}`, { timeout: built });
    await page.locator(`.k-app[data-stage="${address}"] h1`).waitFor({ timeout: built });
    // A shared page comes a little later than the words around it.
    await page.locator('[data-page] > [role="status"]').waitFor({ state: 'detached' });
    await drawn(page);
  };

  before(async () => {
    vite = await createServer({
      root: webphone,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
    });
    await vite.listen();
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    context = await browser.newContext({ viewport: sizes.full, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page);
    names = await page.evaluate(() => document.documentElement.dataset.states.split(' '));
    await page.close();
  });
  after(async () => {
    await browser?.close();
    await vite?.close();
  });

  /** What is wrong with all states, seen in one way; axe is asked where colours or structure differ. */
  const tour = async (label, query, { axe }) => {
    const wrong = [];
    const person = { page: await context.newPage() };
    for (const name of names) {
      await open(person.page, `state=${name}&${query}`);
      await shoot(person, `state-${name}-${label}`);
      const found = [...(await cutOff(person)), ...(await unreadable(person))];
      if (axe) found.push(...(await violations(person)));
      wrong.push(...found.map((v) => `${name}: ${v}`));
    }
    await person.page.close();
    assert.deepEqual(wrong, []);
  };

  for (const language of languages) {
    test(`in ${language}`, { timeout: 600_000 }, () =>
      tour(language, `language=${language}`, { axe: language === 'ja' }),
    );
    test(`in ${language}, largest letters`, { timeout: 600_000 }, () =>
      tour(`${language}-largest`, `language=${language}&size=largest`, {
        axe: false,
      }),
    );
  }
  test('with high contrast', { timeout: 600_000 }, () =>
    tour('contrast', 'language=ja&contrast=high', { axe: true }),
  );
});

/** Resolves when the words are measured and drawn. */
function drawn(page) {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))),
  );
}
