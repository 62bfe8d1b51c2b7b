// The counter in the city hall, as staff use it.

import { logIn } from './entry.mjs';
import { during } from '../lib/wait.mjs';

/** The pop-up ignores an Enter that was meant for something else, for a moment. */
const startled = 400;

export const card = 'dialog[open] h2';

export class Staff {
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
    await logIn(this.person, account, '/staff');
    await this.checkDevices();
    await this.beAvailable();
    return this;
  }

  /** The device check, which is offered at the first login. */
  async checkDevices() {
    const done = this.page.getByRole('button', { name: '確認しました' });
    await done.waitFor();
    await done.click();
    await done.waitFor({ state: 'detached' });
  }

  async beAvailable() {
    const begin = this.page.getByRole('button', { name: '受付を始める' });
    const here = this.page.getByRole('radio', { name: '受付中' });
    await begin.or(here).first().waitFor();
    if (await begin.isVisible()) await begin.click();
    else if ((await here.getAttribute('aria-checked')) !== 'true') await here.click();
    await this.ready();
  }

  goAway() {
    return this.page.getByRole('radio', { name: '離席' }).click();
  }

  ready(timeout = 15_000) {
    return this.page.getByRole('heading', { name: '呼び出しを待っています' }).waitFor({ timeout });
  }

  get card() {
    return this.page.getByRole('dialog', { name: '相談の呼び出しです' });
  }

  ringing(timeout = 15_000) {
    return this.card.waitFor({ timeout });
  }

  quiet(timeout = 15_000) {
    return this.card.waitFor({ state: 'detached', timeout });
  }

  /** Answers as staff do: with Enter, the button has the focus. */
  async answer() {
    await this.ringing();
    await during(startled);
    await this.page.keyboard.press('Enter');
  }

  decline() {
    return this.page.getByRole('button', { name: '応じない' }).click();
  }

  get tools() {
    return this.page.getByRole('toolbar', { name: '通話の操作' });
  }

  tool(words) {
    return this.tools.getByRole('button', { name: words, exact: true }).click();
  }

  /** In the call, with the citizen's picture on the stage. */
  async talking(timeout = 20_000) {
    await this.tools.waitFor({ timeout });
    await this.page
      .locator('video[aria-label$="の映像"]:not([aria-label="自分の映像"]):not(.invisible)')
      .first()
      .waitFor({ timeout });
  }

  /** Somebody's picture can be seen in the call. */
  sees(name, timeout = 20_000) {
    return this.page
      .locator(`video[aria-label^="${name}"][aria-label$="の映像"]:not(.invisible)`)
      .waitFor({ timeout });
  }

  /**
   * Opens the list of people and counters (「転送」 or 「招く」), chooses one and
   * presses what is to be done.
   */
  async bring(tool, name, words) {
    await this.tool(tool);
    const list = this.page.getByRole('region', { name: tool === '転送' ? '転送' : '通話に招く' });
    await list.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await list.getByRole('button', { name: words, exact: true }).click();
  }

  consult = (name) => this.bring('転送', name, '相談してから転送');
  transfer = (name) => this.bring('転送', name, 'すぐに転送');
  transferToCounter = (name) => this.bring('転送', name, 'この窓口に転送');
  invite = (name) => this.bring('招く', name, '通話に招く');

  press(words) {
    return this.page.getByRole('button', { name: words, exact: true }).click();
  }

  says(words) {
    return this.page.getByText(words).first().waitFor();
  }

  /** A supervisor's way into a consultation: 聞く, ささやく or 参加. */
  joinCall(way) {
    return this.page.getByRole('button', { name: new RegExp(`の相談：${way}$`) }).click();
  }

  /** A supervisor in a call changes how they take part. */
  mode(way) {
    return this.page.getByRole('radio', { name: way, exact: true }).click();
  }

  mute = () => this.tool('マイクを切る');
  unmute = () => this.tool('マイクを入れる');
  hold = () => this.tool('保留');
  resume = () => this.tool('再開');
  end = () => this.tool('終了');

  /** The time after a call, cut short by hand. */
  async finish() {
    await this.page.getByRole('heading', { name: '相談が終わりました' }).waitFor();
    await this.page.getByRole('button', { name: '今すぐ受付に戻る' }).click();
    await this.ready();
  }

  /** How often the ring tone sounded so far. */
  tones() {
    return this.page.evaluate(() => window.__seen.tones);
  }
}
