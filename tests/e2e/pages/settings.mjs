// The administrator's pages for counters, buttons, hours, recordings and lists.

import { Admin } from './admin.mjs';

export class Settings extends Admin {
  /** Goes to the page of one of the lists by its link. */
  async entry(name) {
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).first().click();
  }

  field(label) {
    return this.page.getByRole('main').getByLabel(label, { exact: true });
  }

  async save() {
    await this.page.getByRole('button', { name: '保存する' }).click();
    await this.page.getByText('保存しました').first().waitFor();
  }

  async tab(name) {
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).click();
  }

  /** Both languages of the page. */
  async language(code) {
    await this.page.getByRole('banner').getByRole('combobox').selectOption(code);
  }
}
