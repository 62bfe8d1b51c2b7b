// The administrator's pages of screen layouts.

export class Layouts {
  constructor(admin) {
    this.admin = admin;
  }

  get page() {
    return this.admin.page;
  }

  async open() {
    await this.admin.area('画面レイアウト');
    await this.page.getByRole('heading', { level: 1, name: '画面レイアウト' }).waitFor();
  }

  /** Makes a layout of the buttons as they are; the editor is open then. */
  async create(name) {
    await this.page.getByRole('button', { name: 'レイアウトを作る' }).first().click();
    const box = this.page.getByRole('dialog');
    await box.getByLabel('レイアウトの名前').fill(name);
    await box.getByRole('button', { name: '作る', exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
    await this.page.locator('[data-grid]').waitFor();
  }

  tile(id) {
    return this.page.locator(`[data-tile="${id}"]`);
  }

  cell(column, row) {
    return this.page.locator(`[data-cell="${column},${row}"]`);
  }

  /** Where a tile lies, in words. */
  async place(id) {
    return (await this.tile(id).getAttribute('aria-label')).split('、').slice(1).join(' ');
  }

  async #middle(locator) {
    const { x, y, width, height } = await locator.boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  }

  /** Drags by mouse. */
  async drag(from, to) {
    const [a, b] = [await this.#middle(from), await this.#middle(to)];
    await this.page.mouse.move(a.x, a.y);
    await this.page.mouse.down();
    await this.page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 });
    await this.page.mouse.move(b.x, b.y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Drags by a finger. */
  async swipe(from, to) {
    const [a, b] = [await this.#middle(from), await this.#middle(to)];
    const touch = await this.page.context().newCDPSession(this.page);
    const send = (type, p) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: p ? [{ x: p.x, y: p.y }] : [] });
    await send('touchStart', a);
    for (let i = 1; i <= 5; i++) {
      await send('touchMove', { x: a.x + ((b.x - a.x) * i) / 5, y: a.y + ((b.y - a.y) * i) / 5 });
    }
    await send('touchEnd', null);
  }

  async kept(how = 'draft') {
    await this.page.locator(`[data-kept="${how}"]`).waitFor({ timeout: 15_000 });
  }

  async publish() {
    await this.page.getByRole('button', { name: '公開する' }).click();
    const box = this.page.getByRole('dialog', { name: 'キオスクに公開する' });
    await box.getByText('キオスクの画面が変わります').waitFor();
    const pressed = Date.now();
    const [answer] = await Promise.all([
      this.page.waitForResponse((r) => r.url().endsWith('/publish')),
      box.getByRole('button', { name: '公開する' }).click(),
    ]);
    if (!answer.ok()) throw new Error(await answer.text());
    return { pressed, answered: Date.now() };
  }
}
