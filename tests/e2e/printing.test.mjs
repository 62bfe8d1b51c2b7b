// A page with what is drawn on it, printed in the booth by an operation of the
// staff (R5): through the panel, the room, the spooler and the kiosk's browser.
// Real printers are in tests/printing.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { modestCamera } from './lib/instrument.mjs';
import { Papers } from './lib/papers.mjs';
import { figure } from './lib/report.mjs';
import { connect, Stage } from './lib/stage.mjs';
import { until } from './lib/wait.mjs';
import { choose, openPanel, Shared } from './pages/room.mjs';

/** Mixing colours is rounded a little differently by browsers and by the server. */
const rounding = 2;

/** Chromium without a screen cannot print and its page ends: here the printer takes everything. */
function silentPrinter() {
  Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
    get: () => ({ focus: () => undefined, print: () => undefined }),
  });
}

describe('printing', () => {
  const stage = new Stage('printing', { chain: true });
  const papers = new Papers();
  const dir = mkdtempSync(join(tmpdir(), 'madoguchi-paper-'));
  let kiosk, staff, onStaff, content;

  before(async () => {
    await stage.set();
    await stage.server.cli(
      ['printer', 'set'],
      JSON.stringify({
        id: 'booth',
        name: '相談ブースのプリンター',
        driver: 'browser',
        kiosks: ['kiosk1'],
        color: true,
      }),
    );
    const browser = await stage.browser();
    kiosk = await stage.kiosk(browser, { scripts: [modestCamera, silentPrinter] });
    staff = await stage.staff(browser);
    onStaff = new Shared(staff);
    kiosk.page.on('response', (res) => {
      if (/\/prints\/[^/]+\/content$/.test(res.url())) content = res.body();
    });
    await connect(kiosk, staff);
  });
  after(async () => {
    await stage.close();
    papers.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  stage.scenario('staff draw on a page and print it; the citizen is told', async () => {
    await choose(staff, papers.png(900, 1200));
    await until('the page', () => onStaff.image(), { timeout: 30_000 });
    const tools = staff.page.getByRole('group', { name: '書き込みの道具' });
    await tools.getByRole('button', { name: 'ペン', exact: true }).click();
    await onStaff.stroke([0.2, 0.2], [0.8, 0.5]);
    await until('the stroke', () => onStaff.marks());
    await openPanel(staff, '印刷');
    const panel = staff.page.getByRole('complementary', { name: '印刷' });
    const print = panel.getByRole('button', { name: '印刷', exact: true });
    await print.waitFor();
    const pressed = Date.now();
    await print.click();
    await until('the booth has the paper', () => content, { timeout: 20_000 });
    figure('print pressed → the booth’s browser has the PDF', `${Date.now() - pressed} ms`, 'goal 2 s');
    await kiosk.says('印刷しています');
  });

  stage.scenario('the paper is the page with its drawing, pixel by pixel', async () => {
    const pdf = join(dir, 'paper.pdf');
    writeFileSync(pdf, await content);
    execFileSync('pdfimages', ['-png', pdf, join(dir, 'page')]);
    const paper = execFileSync(
      'ffmpeg',
      [
        ...['-loglevel', 'error', '-i', join(dir, 'page-000.png')],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
      ],
      { maxBuffer: 64 << 20 },
    );
    const { width, height } = await onStaff.size();
    assert.equal(paper.length, width * height * 3, 'the paper has another size');
    const [document, number] = (await onStaff.now()).split(' ');
    const screen = Buffer.from(
      await onStaff.view.evaluate(async (view, path) => {
        const marks = view.querySelector('canvas[data-layer="marks"]');
        const image = await createImageBitmap(await (await fetch(path)).blob());
        const canvas = new OffscreenCanvas(marks.width, marks.height).getContext('2d');
        canvas.drawImage(image, 0, 0);
        canvas.drawImage(marks, 0, 0);
        const { data } = canvas.getImageData(0, 0, marks.width, marks.height);
        let text = '';
        for (let i = 0; i < data.length; i += 8192)
          text += String.fromCharCode(...data.subarray(i, i + 8192));
        return btoa(text);
      }, `/api/v1/rooms/${staff.live.call.id}/documents/${document}/pages/${number}`),
      'base64',
    );
    let worst = 0;
    for (let i = 0, j = 0; j < paper.length; i += 4) {
      for (let c = 0; c < 3; c++, j++) worst = Math.max(worst, Math.abs(screen[i + c] - paper[j]));
    }
    figure('paper against screen, worst channel', worst);
    assert.ok(worst <= rounding, `a pixel of the paper differs by ${worst}`);
  });
});
