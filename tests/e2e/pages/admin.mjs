// The administrator's page.

import { changePassword, submitLogin } from './entry.mjs';

export class Admin {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  /** The very first login, with the password that the server printed. */
  async firstLogIn(account, next) {
    await this.person.open('/');
    await submitLogin(this.person, account);
    await this.page.getByRole('heading', { name: 'パスワードの変更' }).waitFor();
    await changePassword(this.person, account, next);
    await this.ready();
  }

  async logIn(account) {
    await this.person.open('/');
    await submitLogin(this.person, account);
    await this.ready();
  }

  async ready() {
    await this.page.getByRole('heading', { name: '管理画面' }).waitFor();
    await this.area('職員と権限');
    await this.page.getByRole('heading', { name: 'アカウント' }).waitFor();
  }

  /** Goes to an area by the navigation. */
  async area(name) {
    await this.page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  }

  /** Makes an account in the form. Without a password the page shows the one that was made. */
  async create({ role, login, name, place, password }) {
    await this.page.getByRole('button', { name: 'アカウントを作る' }).click();
    const form = this.page.getByRole('dialog');
    await form.getByLabel('役割').selectOption(role);
    await form.getByLabel('ID', { exact: true }).fill(login);
    await form.getByLabel('名前').fill(name);
    if (place) await form.getByLabel('場所').fill(place);
    if (password) await form.getByLabel('パスワード', { exact: true }).fill(password);
    await form.getByRole('button', { name: '作る', exact: true }).click();
    let given = password;
    if (!password) {
      const box = this.page.getByRole('dialog', { name: '1回限りのパスワード' });
      given = (await box.locator('[data-secret]').innerText()).trim();
      await box.getByRole('button', { name: '閉じる' }).last().click();
    }
    await this.row(login).waitFor();
    return { role, login, name, place, password: given };
  }

  row(login) {
    return this.page.locator(`tr[data-login="${login}"]`);
  }
}
