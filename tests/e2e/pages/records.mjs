// The usage history, as a supervisor or an administrator uses it.

import { readFile } from 'node:fs/promises';

export class Records {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  async open(search = '') {
    await this.person.open(`/records${search}`);
    await this.page.getByRole('heading', { name: /^(利用履歴|Usage history)$/ }).waitFor();
    await this.settled();
  }

  /** Waits until the list shows what the address asks for. */
  async settled() {
    await this.page
      .locator('table[aria-busy=false]')
      .or(this.page.getByText('条件に合うものはありません'))
      .first()
      .waitFor();
  }

  rows() {
    return this.page.locator('[data-record]');
  }

  /** The id of the first record that is shown. */
  first() {
    return this.rows().first().getAttribute('data-record');
  }

  async choose(label, option) {
    await this.page.getByLabel(label, { exact: true }).selectOption(option);
    await this.settled();
  }

  /** Exports what is shown and gives the bytes of the file. */
  async export(format) {
    await this.page.getByRole('button', { name: 'ファイルに書き出す' }).click();
    const box = this.page.getByRole('dialog');
    await box.getByRole('radio', { name: format, exact: true }).check({ force: true });
    const before = await box.locator('[data-export=done]').count();
    await box.getByRole('button', { name: '書き出しを始める' }).click();
    await box.locator('[data-export=done]').nth(before).waitFor({ timeout: 60_000 });
    const started = this.page.waitForEvent('download');
    await box.getByRole('link', { name: 'ダウンロード' }).first().click();
    const bytes = await readFile(await (await started).path());
    await box.getByRole('button', { name: '閉じる' }).click();
    return bytes;
  }
}
