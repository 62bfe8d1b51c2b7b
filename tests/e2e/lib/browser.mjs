// Real Chromium. One person is one browser context: own cookies, own storage.

import { chromium } from 'playwright-core';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domain } from './server.mjs';
import { instrument, modestCamera } from './instrument.mjs';
import { Live } from './live.mjs';

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The sizes of the machines: the kiosk's display, and the two of staff notebooks. */
export const sizes = {
  full: { width: 1920, height: 1080 },
  small: { width: 1366, height: 768 },
};

const flags = [
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  '--no-sandbox',
  '--ignore-certificate-errors', // of the CA that the server made a moment ago
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--force-prefers-reduced-motion',
];

export class Browser {
  #requests = [];

  /** `inside` is a Line when the browser is to sit behind one; `cameras` is how many each PC has. */
  static async launch(server, { inside, cameras = 1 } = {}) {
    const browser = new Browser();
    browser.server = server;
    browser.dir = await mkdtemp(join(tmpdir(), 'madoguchi-chromium-'));
    let executablePath = executable;
    if (inside) {
      executablePath = join(browser.dir, 'chromium');
      await writeFile(executablePath, `#!/bin/sh\nexec ${inside.prefix} ${executable} "$@"\n`);
      await chmod(executablePath, 0o755);
    }
    browser.chromium = await chromium.launch({
      executablePath,
      headless: true,
      args: [
        ...flags,
        `--use-fake-device-for-media-stream=device-count=${cameras},fps=30`,
        `--host-resolver-rules=MAP ${domain} ${server.address}`,
      ],
    });
    return browser;
  }

  get version() {
    return this.chromium.version();
  }

  /** A new person at a machine. `scripts` run in the page before its own. */
  async person({ size = sizes.full, scripts = [modestCamera] } = {}) {
    const context = await this.chromium.newContext({
      viewport: size,
      ignoreHTTPSErrors: true,
      locale: 'ja-JP',
      timezoneId: 'Asia/Tokyo',
      permissions: ['camera', 'microphone', 'notifications'],
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(15_000);
    context.on('request', (request) => this.#requests.push(request.url()));
    for (const script of [instrument, ...scripts]) await context.addInitScript(script);
    const page = await context.newPage();
    return new Person(this, context, page);
  }

  /** Notes a WebSocket; playwright reports them apart from requests. */
  note(url) {
    this.#requests.push(url);
  }

  /** What went to another place than the server: must be empty (the network is a closed one). */
  get foreign() {
    const own = [`https://${domain}:${this.server.port}/`, `wss://${domain}:${this.server.port}/`];
    // Chromium's own pages are in Chromium: its reader of PDF files.
    const kinds = [...own, 'blob:', 'data:', 'about:', 'chrome:', 'chrome-extension:'];
    return this.#requests.filter((url) => !kinds.some((start) => url.startsWith(start)));
  }

  get requests() {
    return this.#requests.length;
  }

  async close() {
    await this.chromium.close();
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Person is somebody in front of a page. */
export class Person {
  faults = [];

  constructor(browser, context, page) {
    this.browser = browser;
    this.context = context;
    this.use(page);
  }

  /** Makes a page the one that this person looks at. */
  use(page) {
    this.page = page;
    this.live = new Live();
    page.on('websocket', (socket) => {
      this.browser.note(socket.url());
      if (new URL(socket.url()).pathname === '/ws') this.live.follow(socket);
    });
    // What the page itself got wrong. Lost connections are part of some scenarios.
    page.on('pageerror', (err) => this.faults.push(err.stack ?? err.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) {
        this.faults.push(message.text());
      }
    });
  }

  get server() {
    return this.browser.server;
  }

  /** Opens another page of the same person, as a closed and opened tab is. */
  async newTab() {
    this.use(await this.context.newPage());
    return this.page;
  }

  /** The same person in front of another window, which `act` opens. */
  async window(act) {
    const [page] = await Promise.all([this.page.waitForEvent('popup'), act()]);
    return Object.assign(new Person(this.browser, this.context, page), { account: this.account });
  }

  open(path = '/') {
    return this.page.goto(this.server.origin + path);
  }

  /** When the person last touched the page or pressed Enter, by the page's clock. */
  pressedAt() {
    return this.page.evaluate(() => window.__seen.pressedAt);
  }

  /** A reading of the newest peer connection. */
  flow() {
    return this.page.evaluate(() => window.__seen.flow());
  }

  /** What arrives from whom, by account id: {audio, video}. */
  people() {
    return this.page.evaluate(() => window.__seen.people());
  }

  /**
   * The moment at which words (or a selector) can be seen, by the page's own
   * clock, to a frame's precision.
   */
  async seenAt(selector, { timeout = 15_000, gone = false } = {}) {
    const handle = await this.page.waitForFunction(
      ([wanted, shown]) => {
        const there = [...document.querySelectorAll(wanted)].some((e) => e.checkVisibility());
        return there === shown ? Date.now() : false;
      },
      [selector, !gone],
      { timeout, polling: 'raf' },
    );
    return handle.jsonValue();
  }

  /** The moment of the first new decoded frame; call it before what brings the frame. */
  async frameAt({ timeout = 20_000, width = 0 } = {}) {
    return this.page.evaluate(
      async ([limit, least]) => {
        const end = performance.now() + limit;
        const first = await window.__seen.flow();
        const base = { peers: first.peers, frames: first.videoIn?.frames ?? 0 };
        for (;;) {
          const flow = await window.__seen.flow();
          const video = flow.videoIn;
          const more = flow.peers > base.peers ? video?.frames > 0 : video?.frames > base.frames;
          if (more && video.width >= least) return flow.at;
          if (performance.now() > end)
            throw new Error(`no new frame in ${limit} ms: ${JSON.stringify(flow)}`);
          await new Promise((done) => setTimeout(done, 10));
        }
      },
      [timeout, width],
    );
  }

  close() {
    return this.context.close();
  }
}
