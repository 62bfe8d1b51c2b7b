// The consultation room, as both sides use it: what is beside the talk.

import { createHash } from 'node:crypto';
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

/** The page view that somebody sees: the document and the pixels of its layers. */
export class Shared {
  constructor(side) {
    this.page = side.page;
    this.person = side.person;
    this.canvas = side.page.locator('canvas[data-layer="image"]');
  }

  /** Waits until a page with this much content is on the screen; its pixels as a hash. */
  async shown(timeout = 30_000) {
    await this.canvas.waitFor({ timeout });
    return until('the page has pixels', async () => (await this.hash('image')) || false, { timeout });
  }

  gone(timeout = 10_000) {
    return this.canvas.waitFor({ state: 'detached', timeout });
  }

  /** A layer's pixels, hashed; empty while they are all the same. */
  async hash(layer) {
    const pixels = await this.page
      .locator(`canvas[data-layer="${layer}"]`)
      .first()
      .evaluate(async (canvas) => {
        const { width, height } = canvas;
        if (width === 0) return '';
        const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
        const first = new Uint32Array(data.buffer, 0, 1)[0];
        if (new Uint32Array(data.buffer).every((p) => p === first)) return '';
        const sum = await crypto.subtle.digest('SHA-256', data);
        return `${width}x${height} ${[...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, '0')).join('')}`;
      });
    return pixels;
  }

  box() {
    return this.canvas.first().boundingBox();
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

/** Both see the same page and the same marks, to the pixel. */
export async function alike(...all) {
  return until(
    'all see the same pixels',
    async () => {
      const seen = await Promise.all(
        all.map(async (s) => [await s.hash('image'), await s.hash('marks')].join(' / ')),
      );
      if (new Set(seen).size === 1) return seen[0];
      throw new Error(seen.join('\n'));
    },
    { timeout: 20_000, every: 200 },
  );
}

/** An image of a page as somebody's browser gets it. */
export async function imageOf(person, call, document, page) {
  const base64 = await person.page.evaluate(
    async (path) => {
      const res = await fetch(path);
      if (!res.ok) return `refused ${String(res.status)}`;
      const bytes = new Uint8Array(await res.arrayBuffer());
      let text = '';
      for (let i = 0; i < bytes.length; i += 8192)
        text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return `ok ${btoa(text)}`;
    },
    `/api/v1/rooms/${call}/documents/${document}/pages/${String(page)}`,
  );
  if (!base64.startsWith('ok ')) return base64;
  return createHash('sha256')
    .update(Buffer.from(base64.slice(3), 'base64'))
    .digest('hex');
}
