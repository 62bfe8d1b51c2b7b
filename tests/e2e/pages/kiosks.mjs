// The administrator's pages of kiosks and printers, and a booth that waits for its code.

/** Booth is a browser that nobody has logged in yet. */
export class Booth {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  async open() {
    await this.person.open('/kiosk');
    return this.code();
  }

  /** The 8 digits that are shown. */
  async code() {
    const shown = this.page.locator('[data-code]');
    await shown.waitFor();
    return shown.getAttribute('data-code');
  }

  idle(timeout = 20_000) {
    return this.page.locator('.k-app[data-face="idle"]').waitFor({ timeout });
  }
}

export class Kiosks {
  constructor(person) {
    this.person = person;
  }

  get page() {
    return this.person.page;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name) {
    return this.page.getByRole('link', { name, exact: true });
  }

  async list() {
    await this.page.getByRole('navigation').getByRole('link', { name: 'キオスク端末' }).first().click();
    await this.page.getByRole('heading', { name: 'キオスク端末' }).waitFor();
  }

  row(login) {
    return this.page.locator(`tr[data-kiosk="${login}"]`);
  }

  async openKiosk(name) {
    await this.list();
    await this.link(name).click();
    await this.page.getByRole('heading', { name, exact: true }).waitFor();
  }

  async typeCode(code) {
    await this.page.getByLabel('登録コード').fill(code);
    await this.button('次へ').click();
  }

  /** The state of a device as the kiosk's page says it. */
  device(name) {
    return this.page.locator(`[data-device="${name}"]`);
  }

  /** The result of a test call, once it is this one. */
  test(state, timeout = 40_000) {
    return this.page.locator(`[data-test="${state}"]`).waitFor({ timeout });
  }

  async save() {
    await this.button('保存する').click();
    await this.page.getByText('保存しました').waitFor();
  }

  async language(language) {
    await this.page.getByRole('banner').getByRole('combobox').selectOption(language);
  }
}
