// The booth, as a citizen uses it.

import { until } from '../lib/wait.mjs';
import { logIn } from './entry.mjs';

export class Kiosk {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  get live() {
    return this.person.live;
  }

  async logIn(account) {
    await logIn(this.person, account);
    await this.idle();
    return this;
  }

  /** Waits for a screen by its heading. */
  heading(words, options = {}) {
    return this.page.getByRole('heading', { name: words }).first().waitFor(options);
  }

  /** Waits for words anywhere on the screen. */
  says(words) {
    return this.page.getByText(words).first().waitFor();
  }

  /** Waits for one of the screens (data-face of the application). */
  face(name, timeout = 15_000) {
    return this.page.locator(`.k-app[data-face="${name}"]`).waitFor({ timeout });
  }

  async idle(timeout = 20_000) {
    await this.face('idle', timeout);
    await this.heading('ご用件をお選びください');
    await this.page.locator('button.k-call').first().waitFor();
  }

  /** The counters that can be touched now, in their order: ids. */
  counters() {
    return this.page.locator('button.k-call').evaluateAll((all) => all.map((b) => b.dataset.counter));
  }

  button(counter) {
    return this.page.locator(`button.k-call[data-counter="${counter}"]`);
  }

  /** What a button says of its counter, in words. */
  status(counter) {
    return this.button(counter).locator('.k-status-words').innerText();
  }

  async waitForStatus(counter, words, timeout = 10_000) {
    await until(
      `${counter} says ${words}`,
      async () => {
        const said = await this.status(counter);
        if (said.trim() === words) return true;
        throw new Error(said);
      },
      { timeout },
    );
  }

  touch(counter) {
    return this.button(counter).click();
  }

  press(words) {
    return this.page.getByRole('button', { name: words }).click();
  }

  /** Waits until the member of staff can be seen. */
  async talking(timeout = 20_000) {
    await this.face('talking', timeout);
    await this.page.locator('.k-stage-picture video, .k-aside video').first().waitFor({ timeout });
  }

  cancel() {
    return this.press('やめる');
  }

  async end() {
    await this.press('話を終える');
    await this.heading('お話を終えますか？');
    await this.page.getByRole('button', { name: '終える', exact: true }).click();
  }

  async choose(language) {
    await this.page.getByRole('button', { name: language, exact: true }).click();
  }
}
