// The administrator's pages of the system and of the audit log.

import { until } from '../lib/wait.mjs';
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
    const state = () => this.page.locator('[data-verification]').getAttribute('data-verification');
    const before = await state();
    await this.page.getByRole('button', { name: '今すぐ検証する' }).click();
    const after = await until(
      'the log is checked',
      async () => {
        const now = await state();
        return now !== 'running' && now;
      },
      { timeout: 20_000 },
    );
    return { before, after };
  }

  stop(state) {
    return this.page.locator(`[data-state="${state}"]`);
  }
}
