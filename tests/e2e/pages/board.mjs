// The live board, as a supervisor uses it.

import { logIn } from './entry.mjs';
import { Staff } from './staff.mjs';

export class Board {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  async logIn(account, path = '/board') {
    await logIn(this.person, account);
    await this.open(path);
    return this;
  }

  async open(path = '/board') {
    await this.person.open(path);
    await this.ready();
  }

  ready() {
    return this.page.getByRole('heading', { level: 1, name: /監視ボード|Live board/ }).waitFor();
  }

  /** Rows of consultations, in order, as their words. */
  rows() {
    return this.page.locator('tr[data-call]');
  }

  row(words) {
    return this.rows().filter({ hasText: words });
  }

  card(counter) {
    return this.page.getByRole('button', { name: new RegExp(`^${counter}`) });
  }

  alarms() {
    return this.page.getByRole('region', { name: '対応が必要なこと' });
  }

  agent(name) {
    return this.page.getByRole('button', {
      name: new RegExp(`^${name}さん（`),
    });
  }

  /** What the board says that somebody does. */
  async agentIs(name, state) {
    await this.page.getByRole('button', { name: new RegExp(`^${name}さん（${state}）`) }).waitFor();
  }

  /** Presses one of a consultation's buttons; the staff page comes in a window of its own. */
  async enter(way) {
    const person = await this.person.window(() => this.press(way));
    return new Staff(person);
  }

  press(way) {
    return this.page.getByRole('button', { name: new RegExp(`：${way}$`) }).click();
  }
}
