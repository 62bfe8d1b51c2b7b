// Setting the stage of a suite: a server, people at their machines, and the end.

import assert from 'node:assert/strict';
import { mkdirSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Browser } from './browser.mjs';
import { artefacts } from './report.mjs';
import { Server } from './server.mjs';
import { Kiosk } from '../pages/kiosk.mjs';
import { Staff } from '../pages/staff.mjs';

/** The counters that a new installation has. */
export const counters = ['juminhyo', 'kokuho', 'zeikin', 'kosodate', 'koreisha', 'fukushi'];
export const place = '行徳支所 相談ブース';
export const names = {
  kiosk1: '行徳支所ブース',
  staff1: '窓口 花子',
  staff2: '窓口 太郎',
  boss: '管理 一郎',
};

export class Stage {
  #closers = [];
  browsers = [];
  people = [];

  /** In a chain each scenario begins where the one before ended: none is tried after one that failed. */
  constructor(name, { chain = false } = {}) {
    this.name = name;
    this.chain = chain;
  }

  /**
   * A server with its accounts: kiosk1, staff1, staff2 and the administrator boss. `before` has the
   * data before the server starts.
   */
  async set({ server: options, staff = 1, before } = {}) {
    const server = before ? await Server.prepare(options) : await Server.start(options);
    this.server = server;
    this.accounts = {
      kiosk1: await server.account('kiosk', 'kiosk1', names.kiosk1, ['--place', place]),
      boss: await server.account('administrator', 'boss', names.boss),
    };
    for (let i = 1; i <= staff; i++) {
      this.accounts[`staff${i}`] = await server.account('staff', `staff${i}`, names[`staff${i}`]);
    }
    if (before) {
      await before(server);
      await server.start();
    }
    this.boss = await server.login(this.accounts.boss);
    await this.#learn();
  }

  async #learn() {
    this.ids = Object.fromEntries((await this.boss.get('/accounts')).items.map((a) => [a.login, a.id]));
  }

  /** One more account. */
  async add(role, login, name) {
    this.accounts[login] = await this.server.account(role, login, name);
    await this.#learn();
  }

  async browser(options) {
    const browser = await Browser.launch(this.server, options);
    this.browsers.push(browser);
    return browser;
  }

  /** A booth that is logged in and shows its first screen. */
  async kiosk(browser, options) {
    return new Kiosk(await this.#person(browser, options)).logIn(this.accounts.kiosk1);
  }

  /** A member of staff who waits for calls. */
  async staff(browser, login = 'staff1', options = {}) {
    return new Staff(await this.#person(browser, options)).logIn(this.accounts[login]);
  }

  async #person(browser, options) {
    const person = await browser.person(options);
    this.people.push(person);
    return person;
  }

  /** Changes some fields of a queue. */
  async queue(id, changes) {
    const queue = (await this.boss.get('/queues')).find((q) => q.id === id);
    await this.boss.put(`/queues/${id}`, { ...queue, ...changes });
  }

  /** The newest record of a call that is over. */
  async lastRecord() {
    return (await this.boss.get('/history'))[0];
  }

  /** scenario is a test that shows, when it fails, what everybody saw. */
  scenario(name, run, { timeout = 120_000, ...options } = {}) {
    return test(name, { timeout, ...options }, async (t) => {
      if (this.chain && this.failed) throw new Error(`not tried, because of “${this.failed}”`);
      try {
        await run(t);
      } catch (err) {
        this.failed = name;
        await this.#picture(name);
        throw err;
      }
    });
  }

  async #picture(name) {
    const folder = join(artefacts, 'failures');
    mkdirSync(folder, { recursive: true });
    const file = `${this.name}-${name}`.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
    for (const [i, person] of this.people.entries()) {
      if (person.page.isClosed()) continue;
      const path = join(folder, `${file}-${person.account?.login ?? i}.png`);
      await person.page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
      const flow = await person.flow().catch(() => 'the page does not answer');
      console.log(`  ${person.account?.login}: ${JSON.stringify({ flow, call: person.live.call ?? null })}`);
    }
  }

  onClose(closer) {
    this.#closers.unshift(closer);
  }

  /** Ends everything, and asserts what must be true of every suite. */
  async close() {
    const foreign = this.browsers.flatMap((b) => b.foreign);
    const faults = this.people.flatMap((p) => p.faults);
    for (const browser of this.browsers) await browser.close();
    let unclean;
    await this.server.stop().catch((err) => (unclean = err));
    const logs = join(artefacts, 'logs');
    mkdirSync(logs, { recursive: true });
    copyFileSync(this.server.logFile, join(logs, `${this.name}.log`));
    for (const closer of this.#closers) await closer();
    await this.server.remove();
    if (unclean) throw unclean;
    assert.deepEqual(foreign, [], 'a request left for another host');
    assert.deepEqual(faults, [], 'a page failed');
  }
}

/** connect brings a kiosk and a member of staff into a talk. */
export async function connect(kiosk, staff, counter = counters[0]) {
  await kiosk.touch(counter);
  await staff.answer();
  await Promise.all([kiosk.talking(), staff.talking()]);
}

/** hangUp ends the talk by staff, and brings both back to where calls begin. */
export async function hangUp(kiosk, staff) {
  await staff.end();
  await staff.finish();
  await kiosk.press('最初の画面へ');
  await kiosk.idle();
}
