// The administrator's pages of the system and of the audit log.

import { Admin } from './admin.mjs';

export class SystemPages extends Admin {
  /** Opens one of the pages of the system by its tab. */
  async tab(name) {
    await this.area('システム');
    await this.page.getByRole('navigation', { name: 'システムのページ' }).getByRole('link', { name }).click();
  }

  async audit() {
    await this.area('監査ログ');
    await this.page.getByRole('heading', { name: '監査ログ', level: 1 }).waitFor();
  }

  /** Checks the log and gives what came of it. */
  async verify() {
    const before = await this.page.locator('[data-verification]').getAttribute('data-verification');
    await this.page.getByRole('button', { name: '今すぐ検証する' }).click();
    await this.page
      .locator('[data-verification="unbroken"], [data-verification="broken"]')
      .waitFor({ timeout: 20_000 });
    return { before, after: await this.page.locator('[data-verification]').getAttribute('data-verification') };
  }

  stop(state) {
    return this.page.locator(`[data-state="${state}"]`);
  }
}
