// Drawing on a page, without a server: the page of webphone/src/lib/ink/stage in
// real Chromium. The same marks are the same bytes everywhere.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer } from '../../webphone/node_modules/vite/dist/node/index.js';
import { artefacts, figure } from './lib/report.mjs';

const webphone = fileURLToPath(new URL('../../webphone', import.meta.url));
const pictures = join(artefacts, 'ink');
const flags = ['--no-sandbox', '--disable-gpu'];

let vite;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  vite = await createServer({
    root: webphone,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
  });
  await vite.listen();
});
after(() => vite?.close());

const launch = (...more) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...flags, ...more],
  });

/** Opens the stage; `two` shows a second person beside the first. */
async function open(browser, { width = 1366, height = 768, two = false, ...context } = {}) {
  const page = await (
    await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', locale: 'ja-JP', ...context })
  ).newPage();
  page.faults = [];
  page.on('pageerror', (err) => page.faults.push(err.stack));
  const [base] = vite.resolvedUrls.local;
  await page.goto(`${base}src/lib/ink/stage/index.html${two ? '#two' : ''}`, { timeout: 120_000 });
  await page.locator('canvas[data-picture]').first().waitFor({ timeout: 120_000 });
  return page;
}

/** What a side's canvas of marks holds: a SHA-256 of its bytes, and its size. */
const pixels = (page, side = 'own') =>
  page.evaluate(async (name) => {
    const canvas = document.querySelector(`[data-side=${name}] canvas[data-layer=marks]`);
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
    return {
      size: `${width}x${height}`,
      inked: data.some((v) => v !== 0),
      hash: Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join(''),
    };
  }, side);

const shown = (page, count, side = 'own') =>
  page.locator(`[data-side=${side}] canvas[data-marks="${count}"]`).waitFor({ timeout: 20_000 });

const show = (page, document, number = 1) =>
  page.evaluate(
    ([d, p]) => window.stage.server.act({ kind: 'stage', stage: { document: d, page: p, view: { x: 0.5, y: 0.5, scale: 1 } } }),
    [document, number],
  );

const choose = (page, choice) => page.evaluate((c) => window.stage.tool(c), choice);
const marks = (page, document = 'plan') =>
  page.evaluate((d) => window.stage.server.doc.marks.find((m) => m.document === d)?.marks ?? [], document);

/** Where a point of the page (0–1) is on the screen. */
async function at(page, x, y, side = 'own') {
  const box = await page.locator(`[data-side=${side}] canvas[data-layer=marks]`).boundingBox();
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

/** Draws with the mouse along points of the page (0–1). */
async function draw(page, ...points) {
  const [first, ...rest] = await Promise.all(points.map(([x, y]) => at(page, x, y)));
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const p of rest) await page.mouse.move(p.x, p.y, { steps: 6 });
  await page.mouse.up();
}

describe('the same marks', () => {
  const windows = [
    [1920, 1080],
    [1366, 768],
    [700, 1000],
  ];
  test('are the same bytes in every window, on every screen, and turned', { timeout: 600_000 }, async () => {
    const seen = [];
    for (const factor of [1, 1.5, 2]) {
      const browser = await launch(`--force-device-scale-factor=${factor}`);
      try {
        for (const [width, height] of windows) {
          const page = await open(browser, { width, height, deviceScaleFactor: factor });
          assert.equal(await page.evaluate(() => devicePixelRatio), factor);
          await page.evaluate(() => window.stage.marks('board', 1, window.stage.somePages(300)));
          await show(page, 'board');
          await shown(page, 300);
          const straight = await pixels(page);
          const anew = await page.evaluate(async () => {
            const canvas = document.createElement('canvas');
            const { doc } = window.stage.room.get();
            const board = doc.documents.find((d) => d.id === 'board');
            await window.stage.renderMarks(canvas, board.pages[0], doc.marks[0].marks);
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
            return Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join('');
          });
          await page.screenshot({ path: join(pictures, `marks-${width}x${height}@${factor}.png`) });
          await page.evaluate(() => window.stage.turn('board', 1, 90));
          await page.locator('canvas[data-picture]').waitFor();
          const turned = await pixels(page);
          await page.screenshot({ path: join(pictures, `turned-${width}x${height}@${factor}.png`) });
          seen.push({ factor, width, ...straight, turned: turned.hash, anew });
          assert.deepEqual(page.faults, []);
          await page.context().close();
        }
      } finally {
        await browser.close();
      }
    }
    assert.equal(seen[0].inked, true);
    assert.equal(seen[0].size, '1920x1080');
    const hashes = new Set(seen.flatMap((s) => [s.hash, s.turned, s.anew]));
    assert.equal(hashes.size, 1, JSON.stringify(seen, null, 1));
    figure('the same bytes of 300 marks', seen[0].hash.slice(0, 16), `${seen.length} windows, straight and turned`);
  });

  test('are the same bytes when marks came and went in any order', { timeout: 300_000 }, async () => {
    const browser = await launch();
    try {
      const page = await open(browser);
      const wrong = await page.evaluate(async () => {
        const { server, room, somePages, renderMarks } = window.stage;
        const hash = async (canvas) => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return String(new Uint8Array(await crypto.subtle.digest('SHA-256', data)));
        };
        const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const all = somePages(160);
        server.act({ kind: 'stage', stage: { document: 'board', page: 1, view: { x: 0.5, y: 0.5, scale: 1 } } });
        let seed = 3;
        const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
        const found = [];
        const there = new Map();
        for (let round = 0; round < 40; round++) {
          const add = all.filter((m) => !there.has(m.id) && random() < 0.15);
          const remove = [...there.keys()].filter(() => random() < 0.1);
          for (const m of add) there.set(m.id, m);
          for (const id of remove) there.delete(id);
          server.act({ kind: 'marks', marks: { document: 'board', page: 1, add, remove } });
          await frame();
          await frame();
          const canvas = document.querySelector('canvas[data-layer=marks]');
          if (canvas.dataset.marks !== String(there.size)) await new Promise((done) => setTimeout(done, 300));
          const { doc } = room.get();
          const anew = document.createElement('canvas');
          const board = doc.documents.find((d) => d.id === 'board');
          const now = doc.marks.find((m) => m.document === 'board')?.marks ?? [];
          await renderMarks(anew, board.pages[0], now);
          if ((await hash(canvas)) !== (await hash(anew))) found.push(round);
        }
        return found;
      });
      assert.deepEqual(wrong, []);
    } finally {
      await browser.close();
    }
  });
});
