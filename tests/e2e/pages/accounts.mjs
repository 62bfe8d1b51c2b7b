// The administrator's pages of accounts, and the staff's own page.

import { execFile } from 'node:child_process';
import { Admin } from './admin.mjs';
import { secret } from '../lib/server.mjs';

export class AccountPages extends Admin {
  /** Opens the page of an account that the list shows. */
  async open(login) {
    await this.row(login).getByRole('link', { name: login, exact: true }).click();
    await this.page
      .getByRole('heading', { name: '基本情報と担当' })
      .or(this.page.getByText('基本情報と担当'))
      .first()
      .waitFor();
  }

  chooseFile(name, buffer) {
    return this.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
  }

  /** The path of the file that an action brings. */
  async download(action) {
    const [file] = await Promise.all([this.page.waitForEvent('download'), action()]);
    return file.path();
  }

  /** Reads the secret of the dialog and closes it. */
  async secret(picture) {
    const box = this.page.getByRole('dialog', { name: '電話機の設定' });
    const text = (await box.locator('[data-secret="password"]').innerText()).trim();
    if (picture) {
      const { screen } = await import('../lib/screens.mjs');
      await screen(this.person, picture);
    }
    await box.getByRole('button', { name: '閉じる' }).last().click();
    return text;
  }
}

export class Mine {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  async open() {
    await this.page.getByRole('button', { name: 'マイページ' }).click();
    await this.page.getByRole('heading', { name: 'マイページ' }).waitFor();
  }

  close() {
    return this.page.getByRole('button', { name: '受付の画面へ戻る' }).click();
  }

  part(name) {
    return this.page
      .getByRole('navigation', { name: 'マイページの項目' })
      .getByRole('button', { name })
      .click();
  }

  async changePassword(account, next = secret()) {
    await this.page.getByLabel('今のパスワード').fill(account.password);
    await this.page.getByLabel('新しいパスワード', { exact: true }).fill(next);
    await this.page.getByLabel('新しいパスワード（もう一度）').fill(next);
    await this.page.getByRole('button', { name: '変更する', exact: true }).click();
    await this.page.getByText('パスワードを変更しました').waitFor();
    account.password = next;
  }
}

/** shiftJIS writes a text as older spreadsheets do. */
export function shiftJIS(text) {
  return new Promise((done, fail) => {
    const child = execFile('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { encoding: 'buffer' }, (err, out) =>
      err ? fail(err) : done(out),
    );
    child.stdin.end(text);
  });
}
