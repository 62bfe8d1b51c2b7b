// The page of statistics.

import { until } from '../lib/wait.mjs';
import { submitLogin } from './entry.mjs';

export class Statistics {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  async logIn(account) {
    await this.person.open('/');
    await submitLogin(this.person, account);
    await this.page.getByRole('heading', { name: '管理画面' }).waitFor();
  }

  /** Goes to the page by the navigation. */
  async enter() {
    await this.page.getByRole('navigation').getByRole('link', { name: '統計', exact: true }).click();
    await this.page.getByRole('heading', { name: '統計', level: 1 }).waitFor();
    await this.ready();
  }

  /** The figures that are asked for are there, in either language. */
  async ready() {
    await this.page
      .locator('[role=status].sr-only', {
        hasText: /^(集計しました|The figures are here)$/,
      })
      .waitFor({ state: 'attached' });
  }

  async choose(label, option) {
    const box = this.page.getByLabel(label, { exact: true });
    await box.selectOption(option);
    // The page follows its address, a moment later.
    await until(`${label} is ${option}`, () =>
      box.evaluate((select, text) => select.selectedOptions[0]?.label === text, option),
    );
    await this.ready();
  }

  /** What a tile says, e.g. 1,234. */
  async tile(measure) {
    const text = await this.page.locator(`[data-measure=${measure}] dd`).first().innerText();
    return text.split('\n')[0].trim();
  }

  chart(heading) {
    return this.page.getByRole('region', { name: heading, exact: true });
  }

  /** The rows of a table as texts. */
  rows(table) {
    return table
      .locator('tr')
      .evaluateAll((rows) => rows.map((row) => [...row.cells].map((c) => c.innerText.trim())));
  }
}
