// The consultation room, as both sides use it: what is beside the talk.

import { until } from '../lib/wait.mjs';

/** Opens one of the panels beside the stage, if it is not open. */
export async function openPanel(staff, name) {
  const button = staff.page.getByRole('navigation', { name: '相談の道具' }).getByRole('button', { name });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
}

/** Chooses files in the file dialog. */
export async function choose(staff, ...paths) {
  await openPanel(staff, '資料');
  await staff.page.locator('input[type=file]').setInputFiles(paths);
}

/** Drops a file on the stage, as from the desktop. */
export async function drop(staff, name, bytes, type = '') {
  const data = await staff.page.evaluateHandle(
    ([fileName, base64, mime]) => {
      const transfer = new DataTransfer();
      const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([raw], fileName, { type: mime }));
      return transfer;
    },
    [name, bytes.toString('base64'), type],
  );
  const stage = staff.page.locator('main');
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await stage.locator('video, canvas').first().dispatchEvent(event, { dataTransfer: data });
  }
}

/** The page that somebody sees: which it is, its image as their browser gets it, and the marks on it. */
export class Shared {
  constructor(side) {
    this.side = side;
    this.page = side.page;
    this.view = side.page.locator('[data-document]:has(canvas[data-layer="image"])').first();
    this.canvas = this.view.locator('canvas[data-layer="image"]');
  }

  /** Which page is on the screen, once its picture is there; '' before. */
  async now() {
    if ((await this.view.count()) === 0) return '';
    return this.view.evaluate((e) =>
      e.querySelector('[role="status"]') ? '' : `${e.dataset.document} ${e.dataset.page}`,
    );
  }

  /** The image of the page on the screen, as a hash of its bytes; a blank page is its size. */
  async image() {
    const seen = await this.now();
    if (seen === '') return '';
    const [document, number] = seen.split(' ');
    const { width, height } = await this.size();
    const bytes = await imageOf(this.side, this.side.live.call.id, document, number);
    return `${document} ${number} ${width}x${height} ${bytes}`;
  }

  /** The size of the page in its own pixels. */
  size() {
    return this.view
      .locator('canvas[data-layer="marks"]')
      .evaluate(({ width, height }) => ({ width, height }));
  }

  /** The pixels of the marks, as a hash; '' while there are none. */
  marks() {
    return this.view.locator('canvas[data-layer="marks"]').evaluate(async (canvas) => {
      const { width, height } = canvas;
      if (width === 0) return '';
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      if (new Uint32Array(data.buffer).every((p) => p === 0)) return '';
      const sum = await crypto.subtle.digest('SHA-256', data);
      return `${width}x${height} ${[...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, '0')).join('')}`;
    });
  }

  box() {
    return this.canvas.boundingBox();
  }

  /** A stroke with the mouse, between two points given as parts of the page. */
  async stroke(from, to, steps = 12) {
    const { x, y, width, height } = await this.box();
    const at = ([u, v]) => [x + u * width, y + v * height];
    await this.page.mouse.move(...at(from));
    await this.page.mouse.down();
    await this.page.mouse.move(...at(to), { steps });
    await this.page.mouse.up();
  }
}

/** All see the same page and the same marks, to the pixel; what they see. */
export async function alike(...all) {
  return until(
    'all see the same',
    async () => {
      const seen = await Promise.all(all.map(async (s) => [await s.image(), await s.marks()].join(' / ')));
      if (seen[0] !== ' / ' && new Set(seen).size === 1) return seen[0];
      throw new Error(seen.join('\n'));
    },
    { timeout: 20_000, every: 200 },
  );
}

/** An image of a page as somebody's browser gets it: the hash of its bytes, or why not. */
async function imageOf(side, call, document, page) {
  return side.page.evaluate(async (path) => {
    const res = await fetch(path);
    if (!res.ok) return `refused ${String(res.status)}`;
    const sum = await crypto.subtle.digest('SHA-256', await res.arrayBuffer());
    return [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, '0')).join('');
  }, `/api/v1/rooms/${call}/documents/${document}/pages/${page}`);
}
